// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/survival/censoring_weights.hpp"

namespace etalon::validation {

/// Brier score at a declared time, metric `brier.ipcw/1` (Graf et al. 1999).
struct TimeBrier {
  double time = 0;
  std::int64_t events = 0;
  std::int64_t alive = 0;
  double value = 0;           ///< mean of `contribution`
  double largest_weight = 0;  ///< what a case can add to the sum, at most
  double null = 0;            ///< of a model that gives everybody 1 − Kaplan–Meier of these cases
  std::vector<double> contribution;  ///< (n) weight · (event − risk)²; 0 where unknown
  std::vector<double> influence;     ///< (n) ∂value/∂wᵢ with the weights estimated

  /// 1 − value/null, metric `brier.ipcw.scaled/1`; NaN where `null` is 0.
  [[nodiscard]] double scaled() const;
};

/// `risk` (n): probability of an event by `time`. Exact sums. Throws as `check_risks` and
/// `weights_at`.
[[nodiscard]] TimeBrier time_brier(const FollowUp& cases, std::span<const double> risk,
                                   double time);

/// The loss of one case with weight `weight`.
[[nodiscard]] double brier_contribution(StateAt state, double weight, double risk);

}  // namespace etalon::validation
