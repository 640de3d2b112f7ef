// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// What stands before a case in a row of cases with ranks and weights.
template <class T>
struct EarlierCases {
  std::uint32_t below = 0;  ///< cases with a smaller rank
  std::uint32_t tied = 0;   ///< cases with the same rank
  T above_weight{};         ///< weight of the cases with a larger rank
  T tied_weight{};          ///< weight of the cases with the same rank
};

/// For each of n cases in a row. Ranks are from 0 to `ranks` − 1. Halves the ranks again and again
/// and keeps the row's order in each half: O(n log ranks) in steps that read and write in a row.
/// Weights are added in the order of the row: exact for whole numbers, the same bits for the same
/// row of doubles.
template <class T>
[[nodiscard]] std::vector<EarlierCases<T>> earlier_cases(std::span<const std::uint32_t> rank,
                                                         std::span<const T> weight,
                                                         std::uint32_t ranks);

extern template std::vector<EarlierCases<std::uint32_t>> earlier_cases(
    std::span<const std::uint32_t>, std::span<const std::uint32_t>, std::uint32_t);
extern template std::vector<EarlierCases<double>> earlier_cases(std::span<const std::uint32_t>,
                                                                std::span<const double>,
                                                                std::uint32_t);

}  // namespace etalon::validation
