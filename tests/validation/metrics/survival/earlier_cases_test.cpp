// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/earlier_cases.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace etalon::validation {
namespace {

template <class T>
void compare_with_pairs(std::size_t n, std::uint32_t ranks) {
  std::mt19937_64 words(n * 1000 + ranks);
  std::vector<std::uint32_t> rank;
  std::vector<T> weight;
  for (std::size_t i = 0; i < n; ++i) {
    rank.push_back(static_cast<std::uint32_t>(words() % ranks));
    weight.push_back(static_cast<T>(words() % 3));
  }
  const auto mine = earlier_cases<T>(rank, weight, ranks);
  ASSERT_EQ(mine.size(), n);
  for (std::size_t i = 0; i < n; ++i) {
    EarlierCases<T> theirs;
    for (std::size_t j = 0; j < i; ++j) {
      if (rank[j] < rank[i]) ++theirs.below;
      if (rank[j] == rank[i]) {
        ++theirs.tied;
        theirs.tied_weight += weight[j];
      }
      if (rank[j] > rank[i]) theirs.above_weight += weight[j];
    }
    ASSERT_EQ(mine[i].below, theirs.below) << n << " cases, " << ranks << " ranks, case " << i;
    ASSERT_EQ(mine[i].tied, theirs.tied);
    ASSERT_EQ(mine[i].above_weight, theirs.above_weight);
    ASSERT_EQ(mine[i].tied_weight, theirs.tied_weight);
  }
}

TEST(EarlierCases, are_those_of_all_pairs) {
  for (const std::size_t n : {0U, 1U, 2U, 12U, 13U, 40U, 500U}) {
    for (const std::uint32_t ranks : {1U, 2U, 3U, 16U, 17U, 1000U}) {
      compare_with_pairs<std::uint32_t>(n, ranks);
      compare_with_pairs<double>(n, ranks);
    }
  }
}

}  // namespace
}  // namespace etalon::validation
