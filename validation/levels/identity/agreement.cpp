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

/// Marks cases, the first of which are listed.
Finding marked(Finding finding, const Predictions& cases, const std::vector<std::uint8_t>& marks,
               const Plan& plan) {
  for (std::size_t i = 0; i < marks.size() && finding.items.size() < most_items; ++i) {
    if (marks[i] != 0) finding.items.push_back(cases.sample_ids[i]);
  }
  set_failures(finding, clusters_by(plan, cases.patient_ids), marks, plan);
  if (finding.events > std::ssize(finding.items)) {
    finding.warnings.push_back(
        text("the first ", finding.items.size(), " of ", finding.events, " cases are listed"));
  }
  return finding;
}

Finding score_change(const Predictions& cases, const Plan& plan) {
  Finding finding{.id = "L0.score_change",
                  .level = Level::identity,
                  .what = text("Share of scores that compression changes by more than ",
                               plan.identity.max_score_change),
                  .metric = "score_change_rate/1"};
  set_limit(finding, plan);
  double largest = 0;
  std::vector<std::uint8_t> changed;
  for (std::size_t i = 0; i < cases.score_full.size(); ++i) {
    const double change = std::fabs(cases.score_compressed[i] - cases.score_full[i]);
    largest = std::max(largest, change);
    changed.push_back(change > plan.identity.max_score_change ? 1 : 0);
  }
  finding = marked(std::move(finding), cases, changed, plan);
  finding.message += text("; the largest change is ", fixed(largest, 4));
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
  }
  return marked(std::move(finding), cases, flips, plan);
}

}  // namespace

std::vector<Finding> assess_agreement(const Predictions& cases, const Plan& plan,
                                      std::optional<double> threshold) {
  if (!cases.has_compressed()) return {};
  return {score_change(cases, plan), decision_flips(cases, plan, threshold)};
}

}  // namespace etalon::validation
