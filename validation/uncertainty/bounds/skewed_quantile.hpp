// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon::validation {

/// How many standard errors a bound lies from an estimate whose deviations towards the bound are
/// skewed by `skewness`: t + s(2z²+1)/6 with s = skewness cut to [0, 3] (Johnson 1978; Hall 1992,
/// "On the removal of skewness by transformation", first order), t of `patients` − 1 degrees of
/// freedom. Skewness to the other side is not made use of.
[[nodiscard]] double skewed_quantile(std::int64_t patients, double skewness, double alpha);
/// The same of many skewnesses.
class SkewedQuantiles {
 public:
  SkewedQuantiles(std::int64_t patients, double alpha);
  [[nodiscard]] double at(double skewness) const;

 private:
  double normal_;
  double student_;
};

/// Σ u³ / variance^1.5 of the patients' influence u; 0 without a variance.
[[nodiscard]] double standardized_third(double third, double variance);
/// Skewness to the left of which no known outputs have more: Σ u³ is at most Σ u² · max u.
[[nodiscard]] double most_skewness(double farthest, double variance);

}  // namespace etalon::validation
