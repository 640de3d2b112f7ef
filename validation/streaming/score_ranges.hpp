// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "validation/streaming/case_stream.hpp"

namespace etalon::validation {

/// A finite score as a whole number in the same order; the two zeros are one.
[[nodiscard]] inline std::uint64_t key_of(double score) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// Scores from `first` to `last`, as keys, and how many cases of each class (0: positive) have one,
/// on all ranks.
struct ScoreRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::array<std::int64_t, 2> cases = {};

  [[nodiscard]] std::int64_t size() const { return cases[0] + cases[1]; }
  /// More cases than fit, but they have one score.
  [[nodiscard]] bool is_one_score() const { return first == last; }
};

/// Which cases of a stream are ranked, and as what.
struct RankedOf {
  WantedCases wanted = {};    ///< the model whose scores count first; others, if any, must be there
  bool is_exchanged = false;  ///< the classes

  [[nodiscard]] std::size_t kind(std::uint8_t label) const {
    return (label == 1) == is_exchanged ? 1 : 0;
  }
};

/// Calls `take(i, key)` for each chosen case of a block that has an output of every model, with the
/// key of the first one's.
template <class Take>
void for_each_ranked(const CaseBlock& block, const Take& take) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    bool is_given = block.chosen[i] == 1;
    for (const auto& scores : block.scores) is_given = is_given && !std::isnan(scores[i]);
    if (is_given) take(i, key_of(block.scores[0][i]));
  }
}

/// Ascending ranges that hold all scores, each of at most `most` cases or of one score alone. The
/// cases are read a few times, whatever the scores are. Collective.
[[nodiscard]] std::vector<ScoreRange> score_ranges(const CaseStream& cases, const RankedOf& of,
                                                   std::int64_t most);

}  // namespace etalon::validation
