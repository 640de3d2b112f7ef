// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/power/power.hpp"

namespace etalon::jobs {

/// A table for people: the design, then a line for each requirement.
[[nodiscard]] std::string power_text(const validation::Design& design,
                                     const std::vector<validation::RequirementPower>& powers,
                                     validation::Search search);

}  // namespace etalon::jobs
