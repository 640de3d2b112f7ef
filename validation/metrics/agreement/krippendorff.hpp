// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/agreement/kappa.hpp"

namespace etalon::validation {

/// How far apart two values are: not at all or wholly, by the values between them, by their
/// difference, by their difference in relation to their sum.
enum class MeasurementLevel : std::uint8_t { nominal, ordinal, interval, ratio };

/// Ratings of units by any number of raters, (units, raters) row-major: a number from 0 to the
/// number of values − 1, or `unrated`.
struct UnitRatings {
  static constexpr std::int64_t unrated = -1;
  std::int64_t raters = 0;
  std::span<const std::int64_t> rating;

  [[nodiscard]] std::int64_t units() const { return raters > 0 ? std::ssize(rating) / raters : 0; }
};

/// Contribution of one unit, (k,k) row-major, k values: pairs of its ratings, each weighing
/// 1/(ratings − 1), so that the row adds up to the number of ratings. All 0 with fewer than two
/// ratings. `row` is overwritten.
void coincidence_row(std::span<const std::int64_t> ratings_of_unit, std::int64_t values,
                     std::span<double> row);

/// Krippendorff's α, metrics `alpha.krippendorff.{nominal,ordinal,interval,ratio}/1` (Krippendorff
/// 2011): 1 − observed / expected disagreement, from the sum of coincidence rows (k,k) and the
/// values (k) that the ratings stand for (read for interval and ratio, all ≥ 0 for ratio). Throws a
/// numeric error when there are fewer than two pairable ratings or only one value occurs.
[[nodiscard]] double krippendorff_alpha(std::span<const double> coincidences,
                                        std::span<const double> values, MeasurementLevel level);

/// The sum of all rows, exact: the order of units and raters does not matter. Throws format errors
/// for sizes and a rating out of range, by name.
[[nodiscard]] std::vector<double> coincidences(const UnitRatings& ratings, std::int64_t values);

/// α with each patient's units left out (patients): the jackknife. `patient_of_unit` (units) counts
/// from 0. NaN where nothing is left to pair.
[[nodiscard]] std::vector<double> alpha_without_each(const UnitRatings& ratings,
                                                     std::span<const double> values,
                                                     MeasurementLevel level,
                                                     std::span<const std::uint32_t> patient_of_unit,
                                                     std::int64_t patients);

/// α of two raters who both rate every unit.
struct AlphaOfTwo {
  double value = 0;
  /// (k,k): ∂value/∂w of a unit that stands in the cell, for one unit of the table.
  std::vector<double> influence;
};
/// Categories are the values 0 to k − 1; not for `ratio`. Throws as `krippendorff_alpha`. O(k³).
[[nodiscard]] AlphaOfTwo alpha_of_two(const AgreementTable& table, MeasurementLevel level);

}  // namespace etalon::validation
