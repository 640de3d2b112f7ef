// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace etalon::validation {
namespace {

/// The plain twin: std::stable_sort.
Ranking sorted_plainly(const std::vector<double>& scores) {
  Ranking ranking;
  ranking.order.resize(scores.size());
  std::iota(ranking.order.begin(), ranking.order.end(), 0U);
  std::stable_sort(ranking.order.begin(), ranking.order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return scores[a] < scores[b]; });
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i + 1 == scores.size() || scores[ranking.order[i]] != scores[ranking.order[i + 1]])
      ranking.group_ends.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return ranking;
}

void expect_as_stable_sort(const std::vector<double>& scores) {
  const Ranking mine = rank_scores(scores);
  const Ranking twin = sorted_plainly(scores);
  EXPECT_EQ(mine.order, twin.order);
  EXPECT_EQ(mine.group_ends, twin.group_ends);
}

TEST(Ranking, of_nothing_is_empty) { expect_as_stable_sort({}); }

TEST(Ranking, is_that_of_a_stable_sort_for_scores_that_spread) {
  std::mt19937_64 words(1);
  std::vector<double> scores;
  for (int i = 0; i < 20000; ++i) scores.push_back(std::ldexp(static_cast<double>(words()), -64));
  expect_as_stable_sort(scores);
}

TEST(Ranking, is_that_of_a_stable_sort_for_many_ties) {
  std::mt19937_64 words(2);
  std::vector<double> scores;
  for (int i = 0; i < 20000; ++i) scores.push_back(static_cast<double>(words() % 17) / 16 - 0.5);
  expect_as_stable_sort(scores);
}

TEST(Ranking, tells_scores_apart_that_differ_in_the_last_bits_only) {
  std::mt19937_64 words(3);
  std::vector<double> scores;
  for (int i = 0; i < 5000; ++i)
    scores.push_back(0.5 +
                     static_cast<double>(words() % 1000) * std::numeric_limits<double>::epsilon());
  expect_as_stable_sort(scores);
}

TEST(Ranking, orders_negative_tiny_and_huge_scores) {
  const double huge = std::numeric_limits<double>::max();
  const double tiny = std::numeric_limits<double>::denorm_min();
  expect_as_stable_sort({huge, -huge, 0.0, tiny, -tiny, 1, -1, 1e-300, -1e-300, huge, -huge, 2});
}

TEST(Ranking, minus_zero_ties_with_zero) {
  const Ranking ranking = rank_scores(std::vector<double>{0.0, -0.0, 1.0, -0.0});
  EXPECT_EQ(ranking.order, (std::vector<std::uint32_t>{0, 1, 3, 2}));
  EXPECT_EQ(ranking.group_ends, (std::vector<std::uint32_t>{3, 4}));
}

}  // namespace
}  // namespace etalon::validation
