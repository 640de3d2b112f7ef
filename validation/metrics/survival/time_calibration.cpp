// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
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

struct Logistic {
  std::vector<double> logit;
  std::vector<double> outcome;
  std::vector<double> weight;
};

/// The two score equations and their derivatives.
struct Equations {
  double score0 = 0, score1 = 0;
  double h00 = 0, h01 = 0, h11 = 0;
};

Equations equations(const Logistic& data, double intercept, double slope) {
  std::array<ExactSum, 5> sums;
  for (std::size_t i = 0; i < data.logit.size(); ++i) {
    const double x = data.logit[i];
    const double p = 1 / (1 + std::exp(-(intercept + slope * x)));
    const double off = data.weight[i] * (data.outcome[i] - p);
    const double spread = data.weight[i] * p * (1 - p);
    sums[0].add(off);
    sums[1].add(off * x);
    sums[2].add(spread);
    sums[3].add(spread * x);
    sums[4].add(spread * x * x);
  }
  return {sums[0].value(), sums[1].value(), sums[2].value(), sums[3].value(), sums[4].value()};
}

constexpr int most_steps = 100;
constexpr const char* no_solution =
    "the recalibration at the declared time has no finite solution (events and survivors are "
    "separated by their risk, or all risks are equal)";

double fit_intercept(const Logistic& data) {
  double intercept = 0;
  for (int step = 0; step < most_steps; ++step) {
    const Equations at = equations(data, intercept, 1);
    const double change = at.score0 / at.h00;
    check(std::isfinite(change), ErrorKind::numeric, no_solution);
    // A step of at most 2 keeps Newton's method from leaping where the curve is flat.
    intercept += std::clamp(change, -2.0, 2.0);
    if (std::fabs(change) <= 1e-13 * std::max(1.0, std::fabs(intercept))) return intercept;
  }
  throw Error(ErrorKind::numeric, no_solution);
}

void fit_both(const Logistic& data, TimeRecalibration& result) {
  double intercept = 0;
  double slope = 0;
  for (int step = 0; step < most_steps; ++step) {
    const Equations at = equations(data, intercept, slope);
    const double determinant = at.h00 * at.h11 - at.h01 * at.h01;
    check(determinant > 1e-12 * at.h00 * at.h11, ErrorKind::numeric, no_solution);
    double change0 = (at.h11 * at.score0 - at.h01 * at.score1) / determinant;
    double change1 = (at.h00 * at.score1 - at.h01 * at.score0) / determinant;
    const double size = std::max(std::fabs(change0), std::fabs(change1));
    check(std::isfinite(size), ErrorKind::numeric, no_solution);
    if (size > 2) {
      change0 *= 2 / size;
      change1 *= 2 / size;
    }
    intercept += change0;
    slope += change1;
    if (size <= 1e-13 * std::max({1.0, std::fabs(intercept), std::fabs(slope)})) {
      result.intercept = intercept;
      result.slope = slope;
      return;
    }
  }
  throw Error(ErrorKind::numeric, no_solution);
}

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
  Logistic data;
  constexpr double least = 1e-12;
  for (std::size_t i = 0; i < risk.size(); ++i) {
    if (at.state[i] == StateAt::unknown) continue;
    const double p = std::clamp(risk[i], least, 1 - least);
    data.logit.push_back(std::log(p / (1 - p)));
    data.outcome.push_back(at.state[i] == StateAt::event ? 1.0 : 0.0);
    data.weight.push_back(at.weight[i]);
  }
  TimeRecalibration result;
  result.intercept_only = fit_intercept(data);
  fit_both(data, result);
  return result;
}

}  // namespace etalon::validation
