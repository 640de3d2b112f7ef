// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/weighted_afroc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation {
namespace {

/// Lesions of images, and images without, with ties.
struct Cases {
  std::vector<double> scores = {};
  std::vector<std::int64_t> labels = {};
  std::vector<double> weights = {};
  std::vector<int> image = {};

  explicit Cases(std::uint64_t seed) {
    const RandomStream random(seed, RandomPurpose::bootstrap, 2);
    std::uint64_t next = 0;
    for (int i = 0; i < 25; ++i) {
      const auto lesions = static_cast<int>(random.below(4, next++));
      for (int k = 0; k < std::max(1, lesions); ++k) {
        labels.push_back(lesions > 0 ? 1 : 0);
        weights.push_back(1.0 / std::max(1, lesions));
        image.push_back(i);
        scores.push_back(std::floor(8 * random.uniform_double(next++)));
      }
    }
  }

  /// With image i counted `counts[i]` times.
  [[nodiscard]] double area(const std::vector<double>& counts) const {
    double won = 0;
    double pairs = 0;
    for (std::size_t l = 0; l < labels.size(); ++l) {
      for (std::size_t n = 0; n < labels.size(); ++n) {
        if (labels[l] != 1 || labels[n] != 0) continue;
        const double weight = weights[l] * counts[static_cast<std::size_t>(image[l])] *
                              counts[static_cast<std::size_t>(image[n])];
        pairs += weight;
        won += weight * (scores[l] > scores[n] ? 1 : scores[l] == scores[n] ? 0.5 : 0);
      }
    }
    return won / pairs;
  }
};

TEST(WeightedAfroc, is_the_share_of_weighted_pairs_and_has_its_derivative) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Cases cases(seed);
    const Influenced found = weighted_afroc(cases.scores, cases.labels, cases.weights);
    std::vector<double> counts(25, 1.0);
    EXPECT_NEAR(found.value, cases.area(counts), 1e-14);
    std::vector<double> influence(25, 0.0);
    for (std::size_t i = 0; i < cases.labels.size(); ++i)
      influence[static_cast<std::size_t>(cases.image[i])] += found.influence[i];
    for (std::size_t i = 0; i < counts.size(); ++i) {
      constexpr double step = 1e-6;
      counts[i] = 1 + step;
      const double above = cases.area(counts);
      counts[i] = 1 - step;
      const double below = cases.area(counts);
      counts[i] = 1;
      EXPECT_NEAR(influence[i], (above - below) / (2 * step), 1e-9);
    }
  }
}

TEST(WeightedAfroc, of_one_lesion_an_image_is_the_area_under_the_roc_curve) {
  const Cases cases(3);
  const std::vector<double> one(cases.labels.size(), 1.0);
  const std::vector<std::uint32_t> once(cases.labels.size(), 1);
  EXPECT_NEAR(weighted_afroc(cases.scores, cases.labels, one).value,
              two_classes::auc().evaluate({rank_scores(cases.scores), cases.labels}, once), 1e-15);
}

TEST(WeightedAfroc, needs_lesions_and_images_without) {
  const std::vector<double> scores = {1, 2};
  EXPECT_THROW(static_cast<void>(weighted_afroc(scores, std::vector<std::int64_t>{1, 1}, scores)),
               Error);
  EXPECT_THROW(static_cast<void>(weighted_afroc(scores, std::vector<std::int64_t>{0, 0}, scores)),
               Error);
}

}  // namespace
}  // namespace etalon::validation
