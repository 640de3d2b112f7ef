// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"

namespace etalon::validation {

/// Predicted against observed risk of a group of cases at a declared time.
struct RiskGroup {
  std::int64_t cases = 0;
  double least_risk = 0;
  double largest_risk = 0;
  double mean_risk = 0;
  double observed = 0;        ///< 1 − Kaplan–Meier of the group
  double standard_error = 0;  ///< Greenwood's; NaN where nobody of the group is left
};

/// Calibration at a declared time.
struct TimeCalibration {
  double time = 0;
  double mean_risk = 0;  ///< expected
  double observed = 0;   ///< 1 − Kaplan–Meier of all cases
  /// observed / expected, metric `calibration.observed_expected.kaplan_meier/1`; NaN for 0/0.
  double observed_expected = 0;
  std::vector<RiskGroup> groups;  ///< metric `calibration.risk_groups.kaplan_meier/1`
};

/// Groups are as equal in size as equal risks allow: of `groups` parts by rank, cases with one risk
/// stay together in the part where the first of them stands; empty parts are left out. `risk` (n)
/// is the probability of an event by `time`. Throws as `check_risks`, a numeric error for a time
/// that is not finite and above 0 or fewer than one group.
[[nodiscard]] TimeCalibration time_calibration(const FollowUp& cases, std::span<const double> risk,
                                               double time, std::int64_t groups);

/// Weighted logistic recalibration at a declared time, metrics `calibration.slope.ipcw/1` and
/// `calibration.intercept.ipcw/1`: logit P(event by t) = intercept + slope·logit(risk), each case
/// known at t weighing as in the Brier score; `intercept_only` is the intercept with slope 1.
struct TimeRecalibration {
  double slope = 0;
  double intercept = 0;
  double intercept_only = 0;
};

/// Newton's method on the exact sums of the score equations. Risks of 0 and 1 are cut to
/// [1e-12, 1 − 1e-12]. Throws as `check_risks`, a numeric error when the equations have no finite
/// solution (one state only, equal risks, complete separation).
[[nodiscard]] TimeRecalibration time_recalibration(const FollowUp& cases,
                                                   std::span<const double> risk, double time);

}  // namespace etalon::validation
