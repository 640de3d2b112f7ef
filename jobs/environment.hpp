// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json.hpp"

namespace etalon::jobs {

/// What a result may depend on beside its inputs: version, processor and instruction set in use,
/// library versions. Names the class for which identical bytes are promised.
[[nodiscard]] Json environment_json();

}  // namespace etalon::jobs
