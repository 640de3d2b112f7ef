// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/metrics/influence.hpp"

namespace etalon::validation {

/// Prediction intervals of n cases and what was observed.
struct PredictedIntervals {
  std::span<const double> lower;
  std::span<const double> upper;
  std::span<const double> observed;
};

/// Whether the interval of a case, both ends included, holds the observed value: its contribution
/// to the coverage. A missing interval holds nothing.
[[nodiscard]] bool is_covered(double lower, double upper, double observed);

/// Metric `interval_coverage/1`: the share of covered cases, in whole numbers.
struct Coverage {
  std::int64_t cases = 0;
  std::int64_t covered = 0;
  [[nodiscard]] double value() const {
    return static_cast<double>(covered) / static_cast<double>(cases);
  }
};
/// Throws format errors for sizes and no cases, numeric errors naming the case where a value is not
/// finite (an end may be infinite) or the lower end lies above the upper one.
[[nodiscard]] Coverage interval_coverage(const PredictedIntervals& cases);

/// Metric `interval_score/1` (Gneiting & Raftery 2007, eq. 43), smaller is better: mean of the
/// width plus 2/alpha times how far the observed value lies outside. `alpha` is 1 − nominal
/// coverage; ends must be finite.
[[nodiscard]] Influenced interval_score(const PredictedIntervals& cases, double alpha);

}  // namespace etalon::validation
