// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/influence.hpp"

namespace etalon::validation {

/// Measurements of n subjects by k raters, (n,k) row-major, without gaps.
struct Measurements {
  std::int64_t raters = 0;
  std::span<const double> value;

  [[nodiscard]] std::int64_t subjects() const {
    return raters > 0 ? std::ssize(value) / raters : 0;
  }
};

/// Intraclass correlations, metrics `icc.<form>/1` (McGraw & Wong 1996; in brackets Shrout & Fleiss
/// 1979). One way: raters differ from subject to subject. Agreement: rater bias counts against.
/// Consistency: it does not. `single`: of one rater; `mean`: of the mean of the k raters.
struct Intraclass {
  double one_way_single = 0;      ///< `icc.one_way.single/1`, ICC(1) [1,1]
  double agreement_single = 0;    ///< `icc.agreement.single/1`, ICC(A,1) [2,1]
  double consistency_single = 0;  ///< `icc.consistency.single/1`, ICC(C,1) [3,1]
  double one_way_mean = 0;        ///< `icc.one_way.mean/1`, ICC(k) [1,k]
  double agreement_mean = 0;      ///< `icc.agreement.mean/1`, ICC(A,k) [2,k]
  double consistency_mean = 0;    ///< `icc.consistency.mean/1`, ICC(C,k) [3,k]
  // Mean squares of the analysis of variance, for F tests and intervals.
  double between_subjects = 0;  ///< n − 1 degrees of freedom
  double within_subjects = 0;   ///< n(k − 1)
  double between_raters = 0;    ///< k − 1
  double residual = 0;          ///< (n − 1)(k − 1)
};

/// Exact sums around the grand mean: subjects and raters may stand in any order. Throws format
/// errors for sizes and fewer than two subjects or raters, a numeric error naming a measurement
/// that is not finite, a numeric error when all measurements are equal.
[[nodiscard]] Intraclass intraclass(const Measurements& measurements);

/// The same with each patient's subjects left out (patients), O(n·k): the jackknife. NaN where
/// fewer than two subjects are left or all their measurements are equal.
[[nodiscard]] std::vector<Intraclass> intraclass_without_each(
    const Measurements& measurements, std::span<const std::uint32_t> patient_of_subject,
    std::int64_t patients);

/// Those of one of two raters, with their derivatives by the weight of each subject.
struct IntraclassOfTwo {
  Influenced agreement;    ///< `icc.agreement.single/1`
  Influenced consistency;  ///< `icc.consistency.single/1`
};

/// `first`, `second` (n) on the same subjects. Throws as `intraclass`, and a numeric error where
/// what divides a correlation is 0.
[[nodiscard]] IntraclassOfTwo intraclass_of_two(std::span<const double> first,
                                                std::span<const double> second);

}  // namespace etalon::validation
