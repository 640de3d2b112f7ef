// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/judgement/intervals.hpp"

namespace etalon::validation {

/// Interval of a metric that rises (or, where lower is better, falls) with both sensitivity and
/// specificity: `share_lower_bound` and its mirror of each, with half the error, put into the
/// metric. Both hold at once with the whole error at most (Bonferroni), so the interval holds for
/// every true pair of rates; an end may be infinite. `cells` has the four cells of each patient.
[[nodiscard]] MadeInterval rates_interval(const Contributions& cells, const Setting& setting,
                                          double level);

}  // namespace etalon::validation
