// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/influence.hpp"
#include "validation/metrics/regression/paired_values.hpp"

namespace etalon::validation {

/// Metric `r_squared/1`: 1 − Σ(observed − predicted)² / Σ(observed − mean observed)², the share of
/// the spread that the predictions explain; negative when they are worse than the mean. Needs two
/// cases; throws a numeric error when all observed values are equal.
[[nodiscard]] Influenced r_squared(const PairedValues& cases);

/// Metric `ccc.lin/1`, concordance correlation (Lin 1989): 2·s_xy / (s_x² + s_y² + (x̄ − ȳ)²) with
/// moments of divisor n: correlation and closeness to the line of identity in one. Needs two cases;
/// throws a numeric error when all values of both are one and the same.
[[nodiscard]] Influenced concordance_correlation(const PairedValues& cases);

}  // namespace etalon::validation
