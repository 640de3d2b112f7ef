// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "validation/levels/identity/identity.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"

namespace etalon::validation {
namespace {

/// Sample ids shown per finding; the rest is counted.
constexpr std::size_t most_items = 20;

Finding score_change(const Predictions& cases, const Plan& plan) {
  Finding finding{.id = "L0.score_change",
                  .level = Level::identity,
                  .what = "Largest change of a score by compression",
                  .metric = "score_change.max_absolute/1",
                  .method = "all cases given"};
  set_limit(finding, plan);
  finding.cases = cases.size();
  if (cases.size() == 0) {
    finding.message = "there are no cases";
    return finding;
  }
  double largest = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < cases.score_full.size(); ++i) {
    const double change = std::fabs(cases.score_compressed[i] - cases.score_full[i]);
    if (change > largest) {
      largest = change;
      where = i;
    }
  }
  finding.estimate = finding.lower = finding.upper = largest;
  if (largest > 0) finding.items = {cases.sample_ids[where]};
  decide(finding);
  return finding;
}

Finding decision_flips(const Predictions& cases, const Plan& plan,
                       std::optional<double> threshold) {
  Finding finding{.id = "L0.decision_flips",
                  .level = Level::identity,
                  .what = "Share of decisions that compression turns",
                  .metric = "decision_flip_rate/1"};
  set_limit(finding, plan);
  if (!threshold) {
    finding.cases = cases.size();
    finding.message = "there is no operating point, so no decisions to compare";
    return finding;
  }
  std::vector<std::uint8_t> flips;
  for (std::size_t i = 0; i < cases.score_full.size(); ++i) {
    const bool flipped =
        (cases.score_full[i] >= *threshold) != (cases.score_compressed[i] >= *threshold);
    flips.push_back(flipped ? 1 : 0);
    if (flipped && finding.items.size() < most_items) finding.items.push_back(cases.sample_ids[i]);
  }
  const std::vector<std::uint8_t> all(flips.size(), 1);
  const Clusters clusters = clusters_by(plan, cases.patient_ids);
  set_proportion(finding, proportion(clusters, flips, all, confidence_level(plan)), plan);
  if (finding.events > std::ssize(finding.items)) {
    finding.warnings.push_back(
        text("the first ", finding.items.size(), " of ", finding.events, " cases are listed"));
  }
  return finding;
}

}  // namespace

std::vector<Finding> assess_agreement(const Predictions& cases, const Plan& plan,
                                      std::optional<double> threshold) {
  if (!cases.has_compressed()) return {};
  return {score_change(cases, plan), decision_flips(cases, plan, threshold)};
}

}  // namespace etalon::validation
