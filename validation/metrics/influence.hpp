// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace etalon::validation {

/// A value with its derivative by the weight of each case at equal weights, the influence rows of
/// the infinitesimal jackknife: whatever the statistic, its variance is `influence_variance` of the
/// rows added up by patient, its covariance with another one the product of both.
struct Influenced {
  double value = 0;
  std::vector<double> influence;  ///< (n)
  /// Of a mean loss: the largest that one case can add to the sum. Of a concordance: the share of
  /// its pairs that a case with an event has on average. Else NaN.
  double worst = std::numeric_limits<double>::quiet_NaN();
};

/// Σ squares, exactly summed.
[[nodiscard]] double influence_variance(std::span<const double> influence);
/// Σ products of two statistics' rows on the same units.
[[nodiscard]] double influence_covariance(std::span<const double> first,
                                          std::span<const double> second);

/// Rows of patients (patients) from rows of cases (n); `patient_of_case` (n) counts from 0. The
/// same bits for any order of a patient's cases. Throws a format error for a patient out of range.
[[nodiscard]] std::vector<double> influence_by_patient(
    std::span<const double> influence, std::span<const std::uint32_t> patient_of_case,
    std::int64_t patients);

}  // namespace etalon::validation
