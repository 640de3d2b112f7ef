// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/proportion.hpp"

#include "core/text.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"

namespace etalon::validation {

Clusters clusters_by(const Plan& plan, std::span<const std::string> patient_ids) {
  return plan.cluster == "patient" ? clusters_of(patient_ids)
                                   : single_cases(std::ssize(patient_ids));
}

double confidence_level(const Plan& plan) { return 1 - plan.alpha; }

void set_failures(Finding& finding, const Clusters& clusters,
                  std::span<const std::uint8_t> is_failure, const Plan& plan) {
  std::vector<std::int64_t> failures(static_cast<std::size_t>(clusters.size()));
  std::vector<std::int64_t> successes(failures.size());
  std::vector<std::int64_t> trials(failures.size());
  for (std::size_t i = 0; i < is_failure.size(); ++i) {
    const std::uint32_t patient = clusters.cluster_of_case[i];
    ++trials[patient];
    ++(is_failure[i] != 0 ? failures : successes)[patient];
    finding.events += is_failure[i] != 0 ? 1 : 0;
  }
  finding.cases = std::ssize(is_failure);
  finding.patients = clusters.size();
  if (finding.cases == 0) {
    finding.message = "there are no cases";
    return;
  }
  finding.estimate = static_cast<double>(finding.events) / static_cast<double>(finding.cases);
  finding.method =
      text("bounds of a share over patients, two-sided ", 100 * confidence_level(plan), " %");
  const Bound upper = failure_upper_bound(share_spread(successes, trials), plan.alpha / 2);
  const Bound lower = share_lower_bound(share_spread(failures, trials), plan.alpha / 2);
  if (!upper.refusal.empty()) {
    finding.message = upper.refusal;
    return;
  }
  finding.lower = lower.value;
  finding.upper = upper.value;
  decide(finding);
  const std::string reason = why_upper_not_assessed(upper, *finding.threshold);
  if (finding.verdict == Verdict::inconclusive && !reason.empty()) {
    finding.verdict = Verdict::not_assessed;
    finding.message = reason;
  }
}

}  // namespace etalon::validation
