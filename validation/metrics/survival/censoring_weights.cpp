// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/censoring_weights.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {

CensoringWeightsAt weights_at(const FollowUp& cases, double time) {
  check(std::isfinite(time) && time > 0, ErrorKind::numeric,
        text("the declared time is ", time, "; it must be finite and above 0"));
  CensoringWeightsAt at;
  at.time = time;
  at.table = time_table(cases);
  at.censoring = censoring_curve(at.table);
  at.state.assign(cases.time.size(), StateAt::unknown);
  at.weight.assign(cases.time.size(), 0.0);
  const std::size_t until = at.table.count_until(time);
  double kept = 1;
  for (std::size_t g = 0; g < at.table.size(); ++g) {
    for (std::size_t k = at.table.begin_of(g); k < at.table.ends[g]; ++k) {
      const std::uint32_t i = at.table.order[k];
      if (g >= until) {
        at.state[i] = StateAt::alive;
        at.weight[i] = 1 / kept;
        ++at.alive;
      } else if (cases.event[i] == 1) {
        at.state[i] = StateAt::event;
        at.weight[i] = 1 / kept;
        ++at.events;
      }
    }
    if (g < until) kept = at.censoring.survival.value[g];
  }
  return at;
}

std::vector<double> weight_influence(const FollowUp& cases, const CensoringWeightsAt& at,
                                     const std::vector<double>& amount) {
  const std::size_t until = at.table.count_until(at.time);
  ExactSum beyond;
  std::vector<double> of_time(until);
  for (std::size_t g = 0; g < at.table.size(); ++g) {
    ExactSum sum;
    for (std::size_t k = at.table.begin_of(g); k < at.table.ends[g]; ++k) {
      const std::uint32_t i = at.table.order[k];
      const double value = amount[i] * at.weight[i];
      if (g >= until) {
        beyond.add(value);
      } else {
        sum.add(value);
      }
    }
    if (g < until) of_time[g] = sum.value();
  }
  // A step of log G at u takes its share from everything that is weighted after u.
  std::vector<double> behind(at.table.size(), 0.0);
  double later = -beyond.value();
  for (std::size_t g = until; g-- > 0;) {
    behind[g] = later;
    later -= of_time[g];
  }
  return CensoringInfluence(at.table).propagate(cases, behind);
}

}  // namespace etalon::validation
