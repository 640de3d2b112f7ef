// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/half_pairs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/philox.hpp"

namespace etalon::validation {
namespace {

TEST(HalfPairs, are_those_of_every_pair_and_of_every_case) {
  const RandomStream draws(5, RandomPurpose::test);
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::uint64_t positives = 0;
  for (std::uint64_t i = 0; i < 60; ++i) {
    labels.push_back(draws.uniform_double(2 * i) < 0.4 ? 1 : 0);
    scores.push_back(std::floor(8 * draws.uniform_double(2 * i + 1)) +
                     (labels.back() == 1 ? 1 : 0));
    positives += labels.back() == 1 ? 1U : 0U;
  }
  std::vector<std::uint64_t> expected(60);
  std::uint64_t all = 0;
  for (std::size_t p = 0; p < 60; ++p) {
    for (std::size_t n = 0; n < 60; ++n) {
      if (labels[p] != 1 || labels[n] != 0) continue;
      const std::uint64_t won = scores[p] > scores[n] ? 2 : scores[p] == scores[n] ? 1 : 0;
      expected[p] += won;
      expected[n] += won;
      all += won;
    }
  }
  const auto is_positive = [&](std::uint32_t i) { return labels[i] == 1; };
  const Ranking ranking = rank_scores(scores);
  EXPECT_EQ(half_pairs(ranking, is_positive).won(), all);
  std::vector<std::uint64_t> won(60);
  const HalfPairs placed =
      placed_half_pairs(ranking, positives, is_positive,
                        [&](std::uint32_t i, std::uint64_t pairs) { won[i] = pairs; });
  EXPECT_EQ(placed.won(), all);
  EXPECT_EQ(won, expected);
  EXPECT_EQ(placed.area(), static_cast<double>(all) / (2.0 * static_cast<double>(positives) *
                                                       static_cast<double>(60 - positives)));
}

TEST(HalfPairs, without_cases_of_a_class_have_no_area) {
  HalfPairs pairs;
  pairs.add(0, 3);
  EXPECT_TRUE(std::isnan(pairs.area()));
  pairs.add(2, 1);
  EXPECT_EQ(pairs.area(), (2 * 3 + 2 * 0.5) / (2 * 4));
}

}  // namespace
}  // namespace etalon::validation
