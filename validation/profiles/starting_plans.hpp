// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation {

/// Every one, in the order in which they are shown.
[[nodiscard]] const std::vector<StartingPlan>& starting_plans();
/// Throws a usage error naming the nearest.
[[nodiscard]] const StartingPlan& starting_plan_of(std::string_view name);

}  // namespace etalon::validation
