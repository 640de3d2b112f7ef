// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/streaming/case_stream.hpp"

namespace etalon::jobs {

/// Progress of passes over many cases: a line for each pass that takes longer than a second; silent
/// unless `is_told`.
[[nodiscard]] validation::StreamProgress pass_progress(bool is_told);

}  // namespace etalon::jobs
