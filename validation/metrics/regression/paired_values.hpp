// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace etalon::validation {

/// Two values of each of n cases: a prediction and the observed value, or two methods of measuring.
struct PairedValues {
  std::span<const double> predicted;
  std::span<const double> observed;

  [[nodiscard]] double error(std::size_t i) const { return predicted[i] - observed[i]; }
};

/// Throws a format error when sizes differ or there are fewer than `least` cases, a numeric error
/// naming the case where a value is not finite.
void check_pairs(const PairedValues& cases, std::int64_t least = 1);

/// The worst that a missing prediction could have been: the end of the declared range that lies
/// farther from the observed value. Throws a numeric error unless lowest < highest, both finite.
[[nodiscard]] double worst_prediction(double observed, double lowest, double highest);

/// Mean and the sum of squares around it, in two exact passes.
struct Spread {
  double mean = 0;
  double squares = 0;
};
[[nodiscard]] Spread spread_of(std::span<const double> values);

}  // namespace etalon::validation
