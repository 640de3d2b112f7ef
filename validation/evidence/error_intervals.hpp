// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/evidence/intervals.hpp"
#include "validation/metrics/regression/averaged_errors.hpp"

namespace etalon::validation {

/// The bounds of `BoundedMean` of what each case's error amounts to; of squared errors their roots.
[[nodiscard]] MadeInterval bounded_error_interval(const JudgedCases& cases,
                                                  const AveragedErrors& errors, double level);
/// The same of the difference of two models' means, `cases` less that of the predictions
/// `reference`. Roots have none.
[[nodiscard]] MadeInterval bounded_error_difference_interval(const JudgedCases& cases,
                                                             std::span<const double> reference,
                                                             const AveragedErrors& errors,
                                                             double level);

}  // namespace etalon::validation
