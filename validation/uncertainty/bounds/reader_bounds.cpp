// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/reader_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// t·σ.
double reach(const ReaderEstimate& estimate, std::int64_t readers, double level) {
  ensure(estimate.variance > 0 && readers > 1,
         "a reader's bound needs a variance above 0 and two readers");
  return student_quantile(reader_degrees_of_freedom(estimate, readers), 0.5 + level / 2) *
         std::sqrt(estimate.variance);
}

/// (p(1 − p))^¾ by square roots, which are the same on every machine.
double spread_at(double p) {
  const double variance = p * (1 - p);
  return std::sqrt(variance * std::sqrt(variance));
}

/// The L below a with a − L = width·spread_at(L), to the last bit: what is left of a − L falls
/// faster than its spread wherever L lies.
double lower_end(double a, double width) {
  double below = 0;
  double above = a;
  for (;;) {
    const double middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return below;
    (a - middle >= width * spread_at(middle) ? below : above) = middle;
  }
}

}  // namespace

double reader_degrees_of_freedom(const ReaderEstimate& estimate, std::int64_t readers) {
  return std::min(estimate.degrees_of_freedom, 4 * static_cast<double>(readers - 1));
}

Interval reader_area_bounds(const ReaderEstimate& estimate, std::int64_t readers, double level) {
  const double off = reach(estimate, readers, level);
  const double a = estimate.value;
  if (!(a > 0 && a < 1)) return {0, 1};
  const double width = off / spread_at(a);
  return {lower_end(a, width), 1 - lower_end(1 - a, width)};
}

Interval reader_difference_bounds(const ReaderEstimate& estimate, std::int64_t readers,
                                  double level) {
  const double off = reach(estimate, readers, level);
  return {std::max(-1.0, estimate.value - off), std::min(1.0, estimate.value + off)};
}

}  // namespace etalon::validation
