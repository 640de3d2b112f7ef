// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/metrics/reader_estimate.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Student's degrees of freedom of a bound: the estimate's, and at most three times those of the
/// readers, their number less 1: few readers do not tell how much of what varies they are.
[[nodiscard]] double reader_degrees_of_freedom(const ReaderEstimate& estimate,
                                               std::int64_t readers);

/// Bounds where readers and cases are drawn (docs/semantics/bounds.md), each with error
/// (1 − level)/2. `level` in (0, 1), `values` of known variances and of one degree of freedom at
/// least, `readers` at least two.
///
/// Of a mean AUC each end is the AUC L from which the estimate A lies t standard errors away, if
/// these are to the estimated ones as (L(1 − L))^¾ is to (A(1 − A))^¾; the whole range of an AUC of
/// 0 or 1. Of a difference the farther of value ± t·σ and of what the bounds of both means add up
/// to with their correlation (Zou 2007): close to 1 a mean varies more at its bound than where it
/// lies. Within the range of what is bounded.
[[nodiscard]] Interval reader_bounds(const ReaderValues& values, std::int64_t readers,
                                     double level);

}  // namespace etalon::validation
