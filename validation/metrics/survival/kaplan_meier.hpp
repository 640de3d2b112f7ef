// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"

namespace etalon::validation {

/// A probability that falls in steps: 1 before the first time, `value[g]` from `time[g]` on.
struct StepCurve {
  std::vector<double> time;
  std::vector<double> value;

  [[nodiscard]] double at(double t) const;      ///< right-continuous: steps at t are taken
  [[nodiscard]] double before(double t) const;  ///< left limit: steps at t are not
};

/// The product-limit estimate of survival, metric `survival.kaplan_meier/1` (Kaplan & Meier 1958),
/// with Greenwood's variance. One entry per distinct time of the table, events or not.
struct KaplanMeier {
  StepCurve survival;
  std::vector<double> greenwood;  ///< (g) Σ d/(Y(Y−d)): the variance of log S; infinite at S = 0

  /// S(t)·√greenwood; 0 before the first event, NaN where S is 0 (not estimable).
  [[nodiscard]] double standard_error_at(double t) const;
};

[[nodiscard]] KaplanMeier kaplan_meier(const TimeTable& table);

/// P(not censored by t), by the same estimate with censoring as the event: the weights of inverse
/// probability of censoring. Events at a time leave before cases censored at that time.
[[nodiscard]] KaplanMeier censoring_curve(const TimeTable& table);

/// Bounds on the log scale, S·exp(±z·√greenwood), cut at 1 (R's `conf.type = "log"`); NaN at S = 0.
struct SurvivalBand {
  StepCurve lower;
  StepCurve upper;
};
[[nodiscard]] SurvivalBand log_band(const KaplanMeier& curve, double z);

/// The first time at which the curve is at or below 1 − `probability` (0.5: the median), half way
/// to the next step where it equals that (to 1e-9 of it); infinite when it never gets there.
[[nodiscard]] double survival_quantile(const StepCurve& curve, double probability);

/// ∂S(t)/∂wᵢ at equal weights (n): rows whose squares add up to Greenwood's variance. A
/// patient's row is the sum of its cases' rows. All 0 where S(t) is 0.
[[nodiscard]] std::vector<double> survival_influence(const FollowUp& cases, const TimeTable& table,
                                                     double t);

/// What each case's weight does to log G, the censoring curve: for statistics with weights 1/G.
/// `of_case(i, values)` is Σ over steps u of the case of values[u]·∂(step u)/∂wᵢ, where
/// values[u] says how much of the statistic lies behind step u. O(n) for all cases together.
class CensoringInfluence {
 public:
  explicit CensoringInfluence(const TimeTable& table);
  /// `behind` (g): the weight that is multiplied by step u of log G. Returns (n) by case.
  [[nodiscard]] std::vector<double> propagate(const FollowUp& cases,
                                              std::span<const double> behind) const;

 private:
  const TimeTable& table_;
};

}  // namespace etalon::validation
