// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/metrics/readers/reader_estimate.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Bounds of a mean AUC over readers, and of a difference of two, that keep their error where
/// readers and cases are drawn (docs/semantics/bounds.md), each with error (1 − level)/2. `level`
/// in (0, 1), `estimate` with a variance above 0.

/// Each end is the AUC L from which the estimate A lies t standard errors away, if these are as
/// large there as binomial ones would be: |A − L| = t·σ·L(1 − L)/(A(1 − A)), with Student's t at
/// the estimate's degrees of freedom. Lies in [0, 1]; of an AUC of 0 or 1 the whole range.
[[nodiscard]] Interval reader_area_bounds(const ReaderEstimate& estimate, double level);

/// Fewer readers vary too little among themselves to be told from cases.
inline constexpr std::int64_t least_readers_of_satterthwaite = 5;
/// Value ± t·σ; the degrees of freedom are the estimate's, of fewer than five readers their number
/// less 1. Cut to [−1, 1].
[[nodiscard]] Interval reader_difference_bounds(const ReaderEstimate& estimate,
                                                std::int64_t readers, double level);

}  // namespace etalon::validation
