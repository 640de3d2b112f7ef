// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"

namespace etalon::validation {

/// Do k groups have one survival curve? Test `log_rank/1` (Mantel 1966; Peto & Peto 1972): events
/// observed in each group against those expected if the hazard were one.
struct LogRank {
  std::vector<std::int64_t> cases;     ///< (k)
  std::vector<std::int64_t> observed;  ///< (k)
  std::vector<double> expected;        ///< (k)
  std::vector<double> covariance;      ///< (k,k) of observed − expected, hypergeometric; singular
  double chi_squared = 0;
  std::int64_t degrees_of_freedom = 0;  ///< groups with events expected, less 1
};

/// `group` (n) from 0 to k − 1, each with a case. Exact sums; O(n + g·k²) after sorting. Throws as
/// `check_follow_up`, a format error for a group outside the range or without a case, a numeric
/// error when no event tells groups apart.
[[nodiscard]] LogRank log_rank(const FollowUp& cases, std::span<const std::int64_t> group,
                               std::int64_t groups);

}  // namespace etalon::validation
