// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/limits.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/plan/planned_findings.hpp"

namespace etalon::validation {

std::optional<Limit> limit_of(const Plan& plan, std::string_view id) {
  struct Entry {
    std::string_view id;
    Side bound;
    double threshold;
  };
  const std::array limits = {
      Entry{"L0.score_change", Side::at_most, plan.identity.max_changed_share},
      Entry{"L0.decision_flips", Side::at_most, plan.identity.max_flip_rate},
      Entry{"L1.cases", Side::at_least, static_cast<double>(plan.data.min_cases)},
      Entry{"L1.class_sizes", Side::at_least, static_cast<double>(plan.data.min_cases_per_class)}};
  for (const Entry& entry : limits) {
    if (entry.id == id) return Limit{entry.bound, entry.threshold};
  }
  for (const PlannedFinding& each : planned_findings(plan, JudgedModels::full_and_compressed)) {
    if (each.requirement.id == id)
      return Limit{deciding_side(each.requirement), each.requirement.limit};
  }
  return std::nullopt;
}

void set_limit(Finding& finding, const Plan& plan) {
  const std::optional<Limit> limit = limit_of(plan, finding.id);
  ensure(limit.has_value(), text("the plan limits ", finding.id));
  finding.bound = limit->bound;
  finding.threshold = limit->threshold;
}

}  // namespace etalon::validation
