// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/kaplan_meier.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// `leaving[g]` of `present[g]` take the step at time g.
KaplanMeier product_limit(const TimeTable& table, std::span<const std::int64_t> present,
                          std::span<const std::int64_t> leaving) {
  KaplanMeier curve;
  curve.survival.time = table.time;
  curve.survival.value.resize(table.size());
  curve.greenwood.resize(table.size());
  double survival = 1;
  double greenwood = 0;
  for (std::size_t g = 0; g < table.size(); ++g) {
    if (leaving[g] > 0) {
      const auto all = static_cast<double>(present[g]);
      const auto gone = static_cast<double>(leaving[g]);
      survival *= (all - gone) / all;
      greenwood += gone / (all * (all - gone));
    }
    curve.survival.value[g] = survival;
    curve.greenwood[g] = greenwood;
  }
  return curve;
}

}  // namespace

double StepCurve::at(double t) const {
  const auto after = std::upper_bound(time.begin(), time.end(), t);
  return after == time.begin() ? 1.0 : value[static_cast<std::size_t>(after - time.begin()) - 1];
}

double StepCurve::before(double t) const {
  const auto from = std::lower_bound(time.begin(), time.end(), t);
  return from == time.begin() ? 1.0 : value[static_cast<std::size_t>(from - time.begin()) - 1];
}

double KaplanMeier::standard_error_at(double t) const {
  const auto after = std::upper_bound(survival.time.begin(), survival.time.end(), t);
  if (after == survival.time.begin()) return 0;
  const auto g = static_cast<std::size_t>(after - survival.time.begin()) - 1;
  return survival.value[g] * std::sqrt(greenwood[g]);
}

KaplanMeier kaplan_meier(const TimeTable& table) {
  return product_limit(table, table.at_risk, table.events);
}

KaplanMeier censoring_curve(const TimeTable& table) {
  std::vector<std::int64_t> present(table.size());
  for (std::size_t g = 0; g < table.size(); ++g) present[g] = table.at_risk[g] - table.events[g];
  return product_limit(table, present, table.censored);
}

SurvivalBand log_band(const KaplanMeier& curve, double z) {
  check(std::isfinite(z) && z > 0, ErrorKind::numeric,
        text("z of a confidence band is ", z, "; it must be above 0"));
  SurvivalBand band{curve.survival, curve.survival};
  for (std::size_t g = 0; g < curve.greenwood.size(); ++g) {
    const double survival = curve.survival.value[g];
    const double factor = std::exp(z * std::sqrt(curve.greenwood[g]));
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    band.lower.value[g] = survival > 0 ? survival / factor : nothing;
    band.upper.value[g] = survival > 0 ? std::min(1.0, survival * factor) : nothing;
  }
  return band;
}

double survival_quantile(const StepCurve& curve, double probability) {
  check(probability > 0 && probability < 1, ErrorKind::numeric,
        text("the quantile ", probability, " of a survival time is not in (0, 1)"));
  const double level = 1 - probability;
  const double slack = 1e-9 * level;
  for (std::size_t g = 0; g < curve.time.size(); ++g) {
    const double value = curve.value[g];
    if (!(value <= level + slack)) continue;
    if (value < level - slack) return curve.time[g];
    for (std::size_t next = g + 1; next < curve.time.size(); ++next) {
      if (curve.value[next] < value) return (curve.time[g] + curve.time[next]) / 2;
    }
    return curve.time[g];
  }
  return std::numeric_limits<double>::infinity();
}

std::vector<double> survival_influence(const FollowUp& cases, const TimeTable& table, double t) {
  const std::size_t until = table.count_until(t);
  const double survival = until == 0 ? 1.0 : kaplan_meier(table).survival.value[until - 1];
  std::vector<double> influence(table.order.size(), 0.0);
  if (survival == 0) return influence;
  double passed = 0;
  for (std::size_t g = 0; g < table.size(); ++g) {
    double of_own = 0;
    if (g < until && table.events[g] > 0) {
      const auto all = static_cast<double>(table.at_risk[g]);
      const auto gone = static_cast<double>(table.events[g]);
      passed += gone / (all * (all - gone));
      of_own = 1 / (all - gone);
    }
    for (std::size_t k = table.begin_of(g); k < table.ends[g]; ++k) {
      const std::uint32_t i = table.order[k];
      influence[i] = survival * (passed - (cases.event[i] == 1 ? of_own : 0.0));
    }
  }
  return influence;
}

CensoringInfluence::CensoringInfluence(const TimeTable& table) : table_(table) {}

std::vector<double> CensoringInfluence::propagate(const FollowUp& cases,
                                                  std::span<const double> behind) const {
  std::vector<double> result(table_.order.size());
  double passed = 0;
  for (std::size_t g = 0; g < table_.size(); ++g) {
    const double before = passed;
    double of_own = 0;
    // Nothing with an event follows a step that leaves nobody, so nothing lies behind it.
    const std::int64_t present = table_.at_risk[g] - table_.events[g];
    if (table_.censored[g] > 0 && present > table_.censored[g]) {
      const auto all = static_cast<double>(present);
      const auto gone = static_cast<double>(table_.censored[g]);
      passed += behind[g] * (gone / (all * (all - gone)));
      of_own = behind[g] / (all - gone);
    }
    for (std::size_t k = table_.begin_of(g); k < table_.ends[g]; ++k) {
      const std::uint32_t i = table_.order[k];
      result[i] = cases.event[i] == 1 ? before : passed - of_own;
    }
  }
  return result;
}

}  // namespace etalon::validation
