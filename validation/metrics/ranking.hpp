// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Cases in order of rising score, with the borders between groups of equal scores: all that AUC,
/// ROC, DeLong and the bootstrap need, computed once. Ties are kept in case order; −0 equals 0.
struct Ranking {
  std::vector<std::uint32_t> order;       ///< (n) case numbers by rising score
  std::vector<std::uint32_t> group_ends;  ///< position after each group of equal scores
};

/// Radix sort on the upper 32 of the bits in which the scores differ, then on the rest inside equal
/// ones: O(n) for scores that spread, O(n log n) at worst; 24 n bytes. Scores must be finite
/// (`check_scores`). Throws an unsupported error from 2³² cases on.
[[nodiscard]] Ranking rank_scores(std::span<const double> scores);

}  // namespace etalon::validation
