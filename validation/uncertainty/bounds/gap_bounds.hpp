// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// A value between two bounds that each err with the same probability.
struct BoundedValue {
  double estimate = 0;
  double lower = 0;
  double upper = 0;
};

/// Bounds of `first` − `second`, values of independent samples, that err as often: the squares of
/// what the ends lie off their estimates add up (Zou & Donner 2008, "MOVER"; of two shares with
/// Wilson's bounds it is Newcombe's tenth method, 1998).
[[nodiscard]] inline Interval gap_bounds(const BoundedValue& first, const BoundedValue& second) {
  const auto off = [](double a, double b) { return std::sqrt(a * a + b * b); };
  const double gap = first.estimate - second.estimate;
  return {gap - off(first.estimate - first.lower, second.upper - second.estimate),
          gap + off(first.upper - first.estimate, second.estimate - second.lower)};
}

}  // namespace etalon::validation
