// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/reader_estimate.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// What a reader study says of an AUC or a difference: value ± t·√variance with the estimate's
/// degrees of freedom, and the two-sided p-value of `null`. Not cut to the range of an AUC.
struct ReaderInterval {
  Interval interval;
  double p = 1;
};

/// `level` in (0, 1). Throws a numeric error where the variance is not above 0: so few readers or
/// cases say nothing, and the answer is not assessed.
[[nodiscard]] ReaderInterval reader_interval(const ReaderEstimate& estimate, double level,
                                             double null = 0);

}  // namespace etalon::validation
