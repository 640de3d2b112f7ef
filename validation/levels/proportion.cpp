// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/proportion.hpp"

#include "core/text.hpp"

namespace etalon::validation {

Clusters clusters_by(const Plan& plan, std::span<const std::string> patient_ids) {
  return plan.cluster == "patient" ? clusters_of(patient_ids)
                                   : single_cases(std::ssize(patient_ids));
}

double confidence_level(const Plan& plan) { return 1 - plan.alpha; }

std::string level_text(const Plan& plan) {
  std::string percent = fixed(100 * confidence_level(plan), 2);
  while (percent.ends_with('0')) percent.pop_back();
  if (percent.ends_with('.')) percent.pop_back();
  return text("two-sided ", percent, " %");
}

ClusteredProportion proportion(const Clusters& clusters, std::span<const std::uint8_t> is_success,
                               std::span<const std::uint8_t> is_trial, double level) {
  std::vector<std::int64_t> successes(static_cast<std::size_t>(clusters.size()));
  std::vector<std::int64_t> trials(successes.size());
  for (std::size_t i = 0; i < is_trial.size(); ++i) {
    if (is_trial[i] == 0) continue;
    ++trials[clusters.cluster_of_case[i]];
    successes[clusters.cluster_of_case[i]] += is_success[i] != 0 ? 1 : 0;
  }
  return clustered_wilson(successes, trials, level);
}

void set_proportion(Finding& finding, const ClusteredProportion& share, const Plan& plan) {
  const bool is_clustered = share.patients < share.trials;
  finding.method = text(is_clustered ? "Wilson with effective sample size over patients" : "Wilson",
                        ", ", level_text(plan));
  finding.cases = share.trials;
  finding.events = share.successes;
  finding.patients = share.patients;
  if (share.trials == 0) {
    finding.message = "there is no such case";
    return;
  }
  finding.estimate = static_cast<double>(share.successes) / static_cast<double>(share.trials);
  finding.lower = share.interval.lower;
  finding.upper = share.interval.upper;
  if (finding.threshold && finding.bound) decide(finding);
}

}  // namespace etalon::validation
