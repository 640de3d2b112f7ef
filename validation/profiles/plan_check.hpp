// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "validation/plan/requirements.hpp"
#include "validation/profiles/plan_profile.hpp"

namespace etalon::validation {

/// A plan held against a profile.
struct PlanCheck {
  /// In what the plan is weaker: key or requirement, what it says, what is asked, what to do.
  std::vector<std::string> objections = {};
  /// Of each finding of the profile the ids of the requirements that carry it.
  std::vector<std::vector<std::string>> carriers = {};
};

/// Requirements are known by what they ask, never by their ids. A requirement carries a finding
/// when every key of the finding is the same (docs/formats/plan-profile.md), the same bound decides
/// and the limit is as strict. Where findings of one column and label leave the threshold open, one
/// threshold of the plan carries all of them. `least_key` is what the plan calls its least number
/// of patients.
[[nodiscard]] PlanCheck hold_against(const RequirementPlan& plan, const PlanProfile& profile,
                                     std::string_view least_key = "min_patients_per_class");

}  // namespace etalon::validation
