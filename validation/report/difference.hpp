// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/report/report.hpp"

namespace etalon::validation {

/// Where a report is not what was computed again: the first place that differs with both values;
/// empty when none does. Texts, counts and verdicts must be equal, numbers to 1e-9 (another C
/// library may round its logarithms differently).
[[nodiscard]] std::string report_difference(const Report& stated, const Report& computed);

}  // namespace etalon::validation
