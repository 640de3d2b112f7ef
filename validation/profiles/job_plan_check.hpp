// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "validation/findings/expected.hpp"
#include "validation/plan/plan.hpp"
#include "validation/profiles/plan_check.hpp"

namespace etalon::validation {

/// A job's plan held against a profile: the findings of its levels L3 and L6 as requirements, of
/// each model that it judges. A finding without a reference is asked of each model, one with a
/// reference of the compressed model. `operating_point` is the threshold where the plan leaves it
/// to the validation split; without one such a requirement carries nothing. Objects also to a level
/// that the verdict does not need and to a waiver of what the profile asks for.
[[nodiscard]] PlanCheck hold_against(const Plan& plan, JudgedModels models,
                                     std::optional<double> operating_point,
                                     const PlanProfile& profile);

}  // namespace etalon::validation
