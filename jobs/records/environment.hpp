// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json.hpp"

namespace etalon::jobs {

/// What a result may depend on beside its inputs: the machine class for which identical bytes are
/// promised (build of Etalon, builds of libraries, code paths in use), and the MPI library. The
/// same on every rank of a job; which nodes they were is told by `machines_json`.
[[nodiscard]] Json environment_json();

}  // namespace etalon::jobs
