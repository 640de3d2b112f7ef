// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/judgement/intervals.hpp"

namespace etalon::validation {

/// What is averaged of errors, and between which two values each lies: values and predictions are
/// within a declared range of this width.
struct ErrorRange {
  AveragedError averaged = AveragedError::absolute;
  double width = 0;
};

/// The bounds of `BoundedMean` of what each case's error amounts to; of squared errors their roots.
[[nodiscard]] MadeInterval bounded_error_interval(const JudgedCases& cases, const ErrorRange& range,
                                                  double level);
/// The same of the difference of two models' means, `cases` less that of the predictions
/// `reference`. Roots have none.
[[nodiscard]] MadeInterval bounded_error_difference_interval(const JudgedCases& cases,
                                                             std::span<const double> reference,
                                                             const ErrorRange& range, double level);

}  // namespace etalon::validation
