// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Whether no model can miss the limit, so that the requirement asks for nothing. Of measured
/// values: none whose predictions lie in the declared range, as far as the labels do, too.
[[nodiscard]] bool is_met_by_all(const Requirement& requirement);
/// Whether the bound that decides is on the side of the metric's better values, so that the worst
/// models meet the limit (`bound = "upper"` of an AUC).
[[nodiscard]] bool is_of_the_better_side(const Requirement& requirement);
/// Why nobody knows whether the limit asks for anything, of a metric whose values have no end on
/// that side: no range is declared, it is a difference, or a model that says the same of every case
/// is better than the limit.
/// Empty of others.
[[nodiscard]] std::string why_endless(const Requirement& requirement);

}  // namespace etalon::validation
