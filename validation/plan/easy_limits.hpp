// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Whether no model can miss the limit, so that the requirement asks for nothing.
[[nodiscard]] bool is_met_by_all(const Requirement& requirement);
/// Whether the bound that decides is on the side of the metric's better values, so that the worst
/// models meet the limit (`bound = "upper"` of an AUC).
[[nodiscard]] bool is_of_the_better_side(const Requirement& requirement);

}  // namespace etalon::validation
