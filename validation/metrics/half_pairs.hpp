// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

/// Area under the ROC curve, metric `auc.mann_whitney.midrank/1`: the share of pairs of a positive
/// and a negative case that the scores order rightly, ties counting half. Counted in whole half
/// pairs while groups of equal scores come in rising order, divided once: exact to the last bit and
/// independent of the order of the cases. A value.
///
///     HalfPairs pairs;
///     pairs.add(0, 3);  // three negative cases of the lowest score
///     pairs.add(2, 1);  // two positive ones and a negative one above
///     pairs.area();     // (2 · 3 + 2 · ½) / (2 · 4)
class HalfPairs {
 public:
  /// The next group of equal scores, above all before it.
  void add(std::uint64_t positives, std::uint64_t negatives) noexcept {
    won_ += positives * of_positive(negatives);
    positives_ += positives;
    negatives_ += negatives;
  }
  /// Half pairs that a positive case of the next group wins.
  [[nodiscard]] std::uint64_t of_positive(std::uint64_t tied_negatives) const noexcept {
    return 2 * negatives_ + tied_negatives;
  }
  [[nodiscard]] std::uint64_t won() const noexcept { return won_; }
  [[nodiscard]] std::uint64_t positives() const noexcept { return positives_; }
  [[nodiscard]] std::uint64_t negatives() const noexcept { return negatives_; }
  [[nodiscard]] double area() const noexcept { return area_of(won_, positives_, negatives_); }

  /// NaN without cases of a class.
  [[nodiscard]] static double area_of(std::uint64_t won, std::uint64_t positives,
                                      std::uint64_t negatives) noexcept {
    if (positives == 0 || negatives == 0) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(won) /
           (2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
  }

 private:
  std::uint64_t won_ = 0;
  std::uint64_t positives_ = 0;
  std::uint64_t negatives_ = 0;
};

/// The half pairs of ranked cases; `is_positive(i)` tells the class of case i.
template <class IsPositive>
[[nodiscard]] HalfPairs half_pairs(const Ranking& ranking, const IsPositive& is_positive) {
  HalfPairs pairs;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::uint64_t tied = 0;
    for (std::size_t k = begin; k < end; ++k) tied += is_positive(ranking.order[k]) ? 1U : 0U;
    pairs.add(tied, end - begin - tied);
    begin = end;
  }
  return pairs;
}

/// The same, and `give(i, won)` is told for each case how many half pairs it wins against the other
/// class, of which `positives` has that many cases in all.
template <class IsPositive, class Give>
HalfPairs placed_half_pairs(const Ranking& ranking, std::uint64_t positives,
                            const IsPositive& is_positive, const Give& give) {
  HalfPairs pairs;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::uint64_t tied = 0;
    for (std::size_t k = begin; k < end; ++k) tied += is_positive(ranking.order[k]) ? 1U : 0U;
    const std::uint64_t tied_negatives = end - begin - tied;
    const std::uint64_t of_positive = pairs.of_positive(tied_negatives);
    const std::uint64_t of_negative = 2 * (positives - pairs.positives() - tied) + tied;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = ranking.order[k];
      give(i, is_positive(i) ? of_positive : of_negative);
    }
    pairs.add(tied, tied_negatives);
    begin = end;
  }
  return pairs;
}

}  // namespace etalon::validation
