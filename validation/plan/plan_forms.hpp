// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// The names under which a plan of some form, and its result, are written as JSON. A new key gets a
/// new form, so that older programs refuse it by name and older documents keep their bytes.
struct PlanForm {
  std::string_view requirements;  ///< `etalon.requirements/2`
  std::string_view result;        ///< `etalon.result/2`
  bool (*is_of)(const RequirementPlan& plan);
};

/// Every form, newest last.
[[nodiscard]] std::span<const PlanForm> plan_forms();
/// That of a plan: of several the one that says most.
[[nodiscard]] const PlanForm& form_of(const RequirementPlan& plan);

}  // namespace etalon::validation
