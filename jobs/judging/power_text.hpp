// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "validation/power/power.hpp"

namespace etalon::jobs {

/// A table for people: the design, then a line for each requirement and each family.
[[nodiscard]] std::string power_text(const validation::RequirementPlan& plan,
                                     const validation::Design& design,
                                     const std::vector<validation::RequirementPower>& powers,
                                     validation::Search search);

}  // namespace etalon::jobs
