// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/reader_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

double quantile(double degrees, double level) {
  return std::isinf(degrees) ? two_sided_z(level) : student_quantile(degrees, 0.5 + level / 2);
}

/// The smaller L with a − L = width·L(1 − L).
double lower_end(double a, double width) {
  const double b = 1 + width;
  // Of two roots the one below a, without cancellation.
  return 2 * a / (b + std::sqrt(std::max(0.0, b * b - 4 * width * a)));
}

}  // namespace

Interval reader_area_bounds(const ReaderEstimate& estimate, double level) {
  ensure(estimate.variance > 0, "a reader's bound needs a variance above 0");
  const double a = estimate.value;
  if (!(a > 0 && a < 1)) return {0, 1};
  const double width =
      quantile(estimate.degrees_of_freedom, level) * std::sqrt(estimate.variance) / (a * (1 - a));
  return {lower_end(a, width), 1 - lower_end(1 - a, width)};
}

Interval reader_difference_bounds(const ReaderEstimate& estimate, std::int64_t readers,
                                  double level) {
  ensure(estimate.variance > 0, "a reader's bound needs a variance above 0");
  const double degrees = readers < least_readers_of_satterthwaite
                             ? static_cast<double>(readers - 1)
                             : estimate.degrees_of_freedom;
  const double off = quantile(degrees, level) * std::sqrt(estimate.variance);
  return {std::max(-1.0, estimate.value - off), std::min(1.0, estimate.value + off)};
}

}  // namespace etalon::validation
