// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon::validation {

/// P(χ² > value) with that many degrees of freedom: the p-value of the log-rank test. Throws a
/// numeric error unless degrees > 0 and value ≥ 0.
[[nodiscard]] double chi_squared_tail(double degrees, double value);

/// P(X ≥ successes) of a binomial variable. Throws a numeric error unless 0 ≤ successes ≤ trials
/// and the probability lies in [0, 1].
[[nodiscard]] double binomial_upper_tail(std::int64_t trials, std::int64_t successes,
                                         double probability);

}  // namespace etalon::validation
