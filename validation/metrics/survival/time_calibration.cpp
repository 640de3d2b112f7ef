// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/logistic.hpp"
#include "validation/metrics/ranking.hpp"
#include "validation/metrics/survival/censoring_weights.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"

namespace etalon::validation {
namespace {

RiskGroup risk_group(const FollowUp& cases, std::span<const double> risk,
                     std::span<const std::uint32_t> members, double time) {
  std::vector<double> times;
  std::vector<std::int64_t> events;
  RiskGroup group;
  group.cases = std::ssize(members);
  group.least_risk = risk[members.front()];
  group.largest_risk = risk[members.back()];
  ExactSum sum;
  for (const std::uint32_t i : members) {
    times.push_back(cases.time[i]);
    events.push_back(cases.event[i]);
    sum.add(risk[i]);
  }
  group.mean_risk = sum.value() / static_cast<double>(members.size());
  const KaplanMeier curve = kaplan_meier(time_table({times, events}));
  group.observed = 1 - curve.survival.at(time);
  group.standard_error = curve.standard_error_at(time);
  return group;
}

constexpr const char* no_solution =
    "the recalibration at the declared time has no finite solution (events and survivors are "
    "separated by their risk, or all risks are equal)";

}  // namespace

TimeCalibration time_calibration(const FollowUp& cases, std::span<const double> risk, double time,
                                 std::int64_t groups) {
  check_risks(cases, risk);
  check(std::isfinite(time) && time > 0, ErrorKind::numeric,
        text("the declared time is ", time, "; it must be finite and above 0"));
  check(groups >= 1, ErrorKind::numeric,
        text(groups, " risk groups are asked for; there must be 1 or more"));
  const Ranking ranking = rank_scores(risk);
  const RiskGroup all = risk_group(cases, risk, ranking.order, time);
  TimeCalibration result;
  result.time = time;
  result.mean_risk = all.mean_risk;
  result.observed = all.observed;
  result.observed_expected = result.mean_risk > 0 || result.observed > 0
                                 ? result.observed / result.mean_risk
                                 : std::numeric_limits<double>::quiet_NaN();
  const std::size_t n = risk.size();
  const auto parts = static_cast<std::size_t>(groups);
  std::size_t begin = 0;
  std::size_t tied_begin = 0;
  std::size_t part = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin)
      result.groups.push_back(
          risk_group(cases, risk, std::span(ranking.order).subspan(begin, end - begin), time));
    begin = end;
  };
  for (const std::uint32_t end : ranking.group_ends) {
    const std::size_t of_first = tied_begin * parts / n;
    if (of_first != part) {
      close(tied_begin);
      part = of_first;
    }
    tied_begin = end;
  }
  close(n);
  return result;
}

TimeRecalibration time_recalibration(const FollowUp& cases, std::span<const double> risk,
                                     double time) {
  check_risks(cases, risk);
  const CensoringWeightsAt at = weights_at(cases, time);
  check(at.events > 0 && at.alive > 0, ErrorKind::numeric,
        text(at.events, " cases have an event by ", time, " and ", at.alive,
             " are followed beyond it; recalibration needs one of each"));
  LogisticData data;
  for (std::size_t i = 0; i < risk.size(); ++i) {
    if (at.state[i] == StateAt::unknown) continue;
    data.logit.push_back(logit_of(risk[i]));
    data.outcome.push_back(at.state[i] == StateAt::event ? 1.0 : 0.0);
    data.weight.push_back(at.weight[i]);
  }
  const auto intercept_only = fit_intercept(data);
  const auto both = fit_logistic(data);
  check(intercept_only && both, ErrorKind::numeric, no_solution);
  return {.slope = both->slope,
          .intercept = both->intercept,
          .intercept_only = intercept_only->intercept};
}

}  // namespace etalon::validation
