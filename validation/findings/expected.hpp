// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validation/findings/finding.hpp"

namespace etalon::validation {

/// Which models a report is about.
enum class JudgedModels : std::uint8_t { full, full_and_compressed };

/// The ids of the findings that every report has, whatever its plan demands, in the order of the
/// levels.
[[nodiscard]] std::vector<std::string> fixed_findings(JudgedModels models);

/// The levels without which no certificate says PASSED: identity, data and performance, and the
/// comparison where there is a compressed model.
[[nodiscard]] std::vector<Level> least_levels(JudgedModels models);

}  // namespace etalon::validation
