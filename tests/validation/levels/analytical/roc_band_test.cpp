// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/roc_band.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/philox.hpp"

namespace etalon::validation {
namespace {

/// `n` cases in patients of one to three cases, with scores and labels by chance.
Predictions random_cases(std::int64_t n) {
  const RandomStream draws(7, RandomPurpose::test);
  Predictions result;
  std::uint64_t patient = 0;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(n); ++i) {
    if (draws.below(3, 3 * i) != 0) ++patient;
    result.sample_ids.push_back("s" + std::to_string(i));
    result.patient_ids.push_back("p" + std::to_string(patient));
    result.splits.push_back(datasets::Split::test);
    result.labels.push_back(static_cast<std::int64_t>(draws.below(2, 3 * i + 1)));
    result.score_full.push_back(static_cast<double>(draws.below(1000, 3 * i + 2)) / 999);
  }
  return result;
}

std::vector<std::vector<BandPoint>> bands(const Predictions& cases, std::uint64_t seed,
                                          std::int64_t threads = 1) {
  distributed::Communicator comm;
  return roc_bands(cases, clusters_of(cases.patient_ids),
                   {.replicates = 300, .level = 0.9, .seed = seed, .threads = threads}, comm);
}

TEST(RocBand, of_a_model_does_not_depend_on_others_or_threads) {
  const Predictions alone = random_cases(120);
  Predictions both = alone;
  both.score_compressed = both.score_full;
  const auto one = bands(alone, 5);
  const auto two = bands(both, 5, 2);
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(two.size(), 2U);
  ASSERT_EQ(one[0].size(), 101U);
  for (std::size_t i = 0; i < one[0].size(); ++i) {
    for (const auto& band : two) {
      EXPECT_EQ(band[i].lower, one[0][i].lower);
      EXPECT_EQ(band[i].upper, one[0][i].upper);
    }
    EXPECT_LE(one[0][i].lower, one[0][i].upper);
  }
}

TEST(RocBand, follows_the_seed) {
  const Predictions cases = random_cases(120);
  const auto one = bands(cases, 5)[0];
  const auto other = bands(cases, 6)[0];
  EXPECT_NE(one[50].lower, other[50].lower);
}

}  // namespace
}  // namespace etalon::validation
