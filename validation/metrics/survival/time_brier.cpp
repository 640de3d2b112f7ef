// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_brier.hpp"

#include <algorithm>
#include <limits>

#include "core/sums.hpp"

namespace etalon::validation {

double TimeBrier::scaled() const {
  return null > 0 ? 1 - value / null : std::numeric_limits<double>::quiet_NaN();
}

double brier_contribution(StateAt state, double weight, double risk) {
  if (state == StateAt::unknown) return 0;
  const double off = (state == StateAt::event ? 1.0 : 0.0) - risk;
  return weight * off * off;
}

TimeBrier time_brier(const FollowUp& cases, std::span<const double> risk, double time) {
  check_risks(cases, risk);
  const CensoringWeightsAt at = weights_at(cases, time);
  const std::size_t n = risk.size();
  const auto count = static_cast<double>(n);
  TimeBrier result;
  result.time = time;
  result.events = at.events;
  result.alive = at.alive;
  result.largest_weight = *std::ranges::max_element(at.weight);
  result.contribution.resize(n);
  const double everybody = 1 - kaplan_meier(at.table).survival.at(time);
  ExactSum sum;
  ExactSum null;
  std::vector<double> amount(n);
  for (std::size_t i = 0; i < n; ++i) {
    result.contribution[i] = brier_contribution(at.state[i], at.weight[i], risk[i]);
    amount[i] = brier_contribution(at.state[i], 1, risk[i]) / count;
    sum.add(result.contribution[i]);
    null.add(brier_contribution(at.state[i], at.weight[i], everybody));
  }
  result.value = sum.value() / count;
  result.null = null.value() / count;
  result.influence = weight_influence(cases, at, amount);
  for (std::size_t i = 0; i < n; ++i)
    result.influence[i] += (result.contribution[i] - result.value) / count;
  return result;
}

}  // namespace etalon::validation
