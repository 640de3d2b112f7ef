// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

namespace etalon::validation {

/// Outcomes from 0 to 1 that depend on one number, each case with its weight; vectors of equal
/// length n.
struct LogisticData {
  std::vector<double> logit;
  std::vector<double> outcome;
  std::vector<double> weight;
};

/// logit P(outcome) = intercept + slope · logit.
struct LogisticFit {
  double intercept = 0;
  double slope = 1;
};

/// The logarithm of the odds of a probability, cut to [1e-12, 1 − 1e-12].
[[nodiscard]] double logit_of(double probability);

/// Largest likelihood by Newton's method on the exact sums of the score equations: the order of the
/// cases changes no bit. Nothing where the equations have no finite solution (one outcome only,
/// equal numbers, complete separation).
[[nodiscard]] std::optional<LogisticFit> fit_logistic(const LogisticData& data);
/// The same with a slope of 1.
[[nodiscard]] std::optional<LogisticFit> fit_intercept(const LogisticData& data);

/// Derivatives of a fit by the weight of each case (n).
struct LogisticInfluence {
  std::vector<double> intercept;
  std::vector<double> slope;  ///< empty where the slope is fixed
};
[[nodiscard]] LogisticInfluence influence_of(const LogisticData& data, const LogisticFit& fit,
                                             bool is_slope_fixed);

}  // namespace etalon::validation
