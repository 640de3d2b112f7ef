// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Agreement of two methods with several differences of a patient, metric
/// `bland_altman.clustered/1` (Bland & Altman 2007, where the true value varies): the spread of
/// differences is that between patients plus that within them, by a one-way analysis of variance.
/// With one difference of each patient it is `limits_of_agreement`.
struct BlandAltman {
  std::int64_t cases = 0;
  std::int64_t patients = 0;
  double bias = 0;       ///< mean of all differences
  double between = 0;    ///< variance between patients, 0 where the estimate is below 0
  double within = 0;     ///< variance within patients; 0 when each has one difference
  double deviation = 0;  ///< √(between + within)
  double lower = 0;      ///< bias − z·deviation
  double upper = 0;
  double bias_error = 0;  ///< standard error of the bias, patients counted once
};

/// `difference` (n), `patient_of_case` (n) from 0 to `patients` − 1, each with a case; z > 0. Exact
/// sums. Throws format errors for sizes and patients, numeric errors for a difference that is not
/// finite or fewer than two patients.
[[nodiscard]] BlandAltman bland_altman(std::span<const double> difference,
                                       std::span<const std::uint32_t> patient_of_case,
                                       std::int64_t patients, double z);

/// The same with each patient left out (patients), O(n): the jackknife. Needs three patients.
[[nodiscard]] std::vector<BlandAltman> bland_altman_without_each(
    std::span<const double> difference, std::span<const std::uint32_t> patient_of_case,
    std::int64_t patients, double z);

}  // namespace etalon::validation
