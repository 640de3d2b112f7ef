// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace etalon::validation {

/// Fewest patients of a class (or of cases in clusters) from which a bound is computed: below, the
/// variance between patients is too uncertain for any of the methods compared in
/// `docs/semantics/bounds.md`.
inline constexpr std::int64_t least_patients = 10;

/// A one-sided confidence bound that may decide a requirement. Its promise: a device whose true
/// value is the limit passes with probability alpha (simulated: at most 3.5 % for alpha = 2.5 %).
///
///     const Bound auc = auc_lower_bound(spread, 0.025);
///     if (why_not_assessed(auc, limit).empty() && auc.value >= limit) { /* shown */ }
struct Bound {
  double estimate = 0;
  double value = 0;       ///< the bound
  double attainable = 0;  ///< the bound of a flawless result of the same cases and patients
  std::string refusal;    ///< why there is no bound (too few patients); empty when there is one
};

/// Why a lower bound cannot decide about `limit`, known from counts alone: too few patients for a
/// bound, or for a flawless result to reach the limit. Empty when it can.
[[nodiscard]] std::string why_not_assessed(const Bound& lower, double limit);
/// The same of an upper bound.
[[nodiscard]] std::string why_upper_not_assessed(const Bound& upper, double limit);

/// The upper bound of a share or an area whose opposite, 1 − it, has the lower bound `opposite`.
[[nodiscard]] Bound mirrored(const Bound& opposite);

/// Throws a numeric error unless 0 < alpha < 0.5, the one-sided error of a bound.
void check_alpha(double alpha);

}  // namespace etalon::validation
