// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/weighted_afroc.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/philox.hpp"

namespace etalon::validation {
namespace {

TEST(WeightedAfroc, is_the_mean_over_images_of_pairs_with_clear_ones) {
  const RandomStream random(7, RandomPurpose::bootstrap, 2);
  std::uint64_t next = 0;
  const auto score = [&] { return std::floor(8 * random.uniform_double(next++)); };
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<std::vector<double>> images(1 + random.below(6, next++));
    images[0].push_back(score());
    for (auto& lesions : images) {
      for (auto k = random.below(4, next++); k > 0; --k) lesions.push_back(score());
    }
    std::vector<double> clear(1 + random.below(6, next++));
    for (double& each : clear) each = score();
    double sum = 0;
    double count = 0;
    for (const auto& lesions : images) {
      if (lesions.empty()) continue;
      double won = 0;
      for (const double own : lesions) {
        for (const double other : clear) won += own > other ? 1 : own == other ? 0.5 : 0;
      }
      sum += won / static_cast<double>(lesions.size() * clear.size());
      ++count;
    }
    EXPECT_NEAR(weighted_afroc(images, clear), sum / count, 1e-14);
  }
}

TEST(WeightedAfroc, needs_lesions_and_images_without) {
  const std::vector<double> some = {1, 2};
  EXPECT_THROW(static_cast<void>(weighted_afroc({}, some)), Error);
  EXPECT_THROW(static_cast<void>(weighted_afroc(std::vector<std::vector<double>>{some}, {})),
               Error);
}

}  // namespace
}  // namespace etalon::validation
