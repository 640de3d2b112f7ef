// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/reader_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/bounds/scaled_ends.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
double reader_degrees_of_freedom(const ReaderEstimate& estimate, std::int64_t readers) {
  return std::min(estimate.degrees_of_freedom, 3 * static_cast<double>(readers - 1));
}

Interval reader_bounds(const ReaderValues& values, std::int64_t readers, double level) {
  ensure(values.are_known() && readers > 1,
         "a reader's bound needs a variance above 0 and two readers");
  const double t =
      student_quantile(reader_degrees_of_freedom(values.judged(), readers), 0.5 + level / 2);
  const double of_first = std::sqrt(values.first.variance);
  const Interval first = scaled_ends(values.first.value, t * of_first);
  if (!values.is_pair) return first;
  const double of_second = std::sqrt(values.second.variance);
  const Interval second = scaled_ends(values.second.value, t * of_second);
  const ReaderEstimate& gap = values.difference;
  const double correlation = std::clamp(
      (values.first.variance + values.second.variance - gap.variance) / (2 * of_first * of_second),
      -1.0, 1.0);
  const double plain = t * std::sqrt(gap.variance);
  const auto off = [&](double a, double b) {
    return std::max(plain, std::sqrt(std::max(0.0, a * a + b * b - 2 * correlation * a * b)));
  };
  const double below = off(values.first.value - first.lower, second.upper - values.second.value);
  const double above = off(first.upper - values.first.value, values.second.value - second.lower);
  return {std::max(-1.0, gap.value - below), std::min(1.0, gap.value + above)};
}

}  // namespace etalon::validation
