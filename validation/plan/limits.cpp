// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/limits.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

std::optional<Limit> limit_of(const Plan& plan, std::string_view id) {
  struct Entry {
    std::string_view id;
    Bound bound;
    double threshold;
  };
  const std::array<Entry, 11> limits = {{
      {"L0.score_change", Bound::at_most, plan.identity.max_score_change},
      {"L0.decision_flips", Bound::at_most, plan.identity.max_flip_rate},
      {"L1.cases", Bound::at_least, static_cast<double>(plan.data.min_cases)},
      {"L1.class_sizes", Bound::at_least, static_cast<double>(plan.data.min_cases_per_class)},
      {"L3.auc", Bound::at_least, plan.analytical.auc},
      {"L3.auc_bootstrap", Bound::at_least, plan.analytical.auc},
      {"L3.sensitivity", Bound::at_least, plan.analytical.sensitivity},
      {"L3.specificity", Bound::at_least, plan.analytical.specificity},
      {"L3.brier", Bound::at_most, plan.analytical.brier},
      {"L3.calibration_error", Bound::at_most, plan.analytical.calibration_error},
      {"L6.auc_difference", Bound::at_least, -plan.comparison.auc_margin},
  }};
  constexpr std::string_view suffix = "_compressed";
  if (id.starts_with("L3.") && id.ends_with(suffix)) id.remove_suffix(suffix.size());
  for (const Entry& entry : limits) {
    if (entry.id == id) return Limit{entry.bound, entry.threshold};
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
