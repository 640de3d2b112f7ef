// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_auc.hpp"

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

TimeAuc time_auc(const FollowUp& cases, std::span<const double> risk, double time) {
  check_follow_up(cases, risk, "risk");
  const CensoringWeightsAt at = weights_at(cases, time);
  check(at.events > 0 && at.alive > 0, ErrorKind::numeric,
        text(at.events, " cases have an event by ", time, " and ", at.alive,
             " are followed beyond it; the AUC at a time needs one of each"));
  const std::size_t n = risk.size();
  const Ranking ranking = rank_scores(risk);

  // Of an event: alive cases below and half of those tied. Of an alive case: the weight of events
  // above and half of those tied.
  std::vector<double> placement(n, 0.0);
  std::int64_t alive_below = 0;
  ExactSum event_weight;
  for (std::size_t i = 0; i < n; ++i) {
    if (at.state[i] == StateAt::event) event_weight.add(at.weight[i]);
  }
  const double all_events = event_weight.value();
  ExactSum below;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::int64_t tied_alive = 0;
    ExactSum tied;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = ranking.order[k];
      if (at.state[i] == StateAt::alive) ++tied_alive;
      if (at.state[i] == StateAt::event) tied.add(at.weight[i]);
    }
    const double tied_weight = tied.value();
    const double above_weight = all_events - below.value() - tied_weight;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = ranking.order[k];
      if (at.state[i] == StateAt::event)
        placement[i] = static_cast<double>(2 * alive_below + tied_alive) / 2;
      if (at.state[i] == StateAt::alive) placement[i] = above_weight + tied_weight / 2;
    }
    alive_below += tied_alive;
    below.add(tied);
    begin = end;
  }

  const auto alive = static_cast<double>(at.alive);
  ExactSum won;
  for (std::size_t i = 0; i < n; ++i) {
    if (at.state[i] == StateAt::event) won.add(at.weight[i] * placement[i]);
  }
  const double all = all_events * alive;
  TimeAuc result{time, at.events, at.alive, won.value() / all, std::vector<double>(n, 0.0)};
  std::vector<double> amount(n, 0.0);  // what the weight of an event is multiplied by
  for (std::size_t i = 0; i < n; ++i) {
    if (at.state[i] == StateAt::event) {
      amount[i] = (placement[i] - result.value * alive) / all;
      result.influence[i] = at.weight[i] * amount[i];
    } else if (at.state[i] == StateAt::alive) {
      result.influence[i] = (placement[i] - result.value * all_events) / all;
    }
  }
  const std::vector<double> moved = weight_influence(cases, at, amount);
  for (std::size_t i = 0; i < n; ++i) result.influence[i] += moved[i];
  return result;
}

}  // namespace etalon::validation
