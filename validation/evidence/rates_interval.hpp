// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/evidence/intervals.hpp"

namespace etalon::validation {

/// Interval of a metric that rises (or, where lower is better, falls) with both sensitivity and
/// specificity, from `share_lower_bound` and its mirror of each; an end may be infinite. Each end
/// is the farthest value over all ways of sharing the error alpha = (1 − level)/2 between the two:
/// errors Φ(−z·cos θ) and Φ(−z·sin θ), Φ(−z) = alpha. For a sum of independent normal rates that is
/// square and add (Zou & Donner 2008); a further failure never improves it since it improves
/// neither bound. Where a patient has cases of both classes the rates depend: both have the whole
/// error, which for normal rates is the worst dependence. `cells` has the four cells of each
/// patient.
[[nodiscard]] MadeInterval rates_interval(const Contributions& cells, const Setting& setting,
                                          double level);

}  // namespace etalon::validation
