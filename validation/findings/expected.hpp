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

/// The ids of the findings that a report has, no more and no fewer, in the order of the levels
/// (docs/semantics/verdicts.md): what is not looked at is a finding `not_assessed`, never left out.
[[nodiscard]] std::vector<std::string> expected_findings(JudgedModels models);

/// What `findings` lack or have too much: `L3.auc is missing`, `L3.x is not a check of this
/// report`, `L3.auc stands 2 times`. Empty when the set is exact.
[[nodiscard]] std::vector<std::string> set_faults(std::span<const Finding> findings,
                                                  JudgedModels models);

/// The levels without which no certificate says PASSED: identity, data and performance, and the
/// comparison where there is a compressed model.
[[nodiscard]] std::vector<Level> least_levels(JudgedModels models);

}  // namespace etalon::validation
