// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/corp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/philox.hpp"
#include "validation/metrics/brier.hpp"

namespace etalon::validation {
namespace {

TEST(Corp, parts_add_up_to_the_brier_score_and_steps_rise) {
  const RandomStream draws(4, RandomPurpose::test);
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  for (std::uint64_t i = 0; i < 500; ++i) {
    scores.push_back(static_cast<double>(draws.below(40, 2 * i)) / 40);
    labels.push_back(draws.uniform_double(100000 + i) < scores.back() * scores.back() ? 1 : 0);
  }
  const Corp parts = corp(scores, labels);
  EXPECT_NEAR(parts.miscalibration - parts.discrimination + parts.uncertainty,
              brier_score(scores, labels), 1e-15);
  EXPECT_GT(parts.miscalibration, 0.01);
  EXPECT_GT(parts.discrimination, 0.01);
  std::int64_t cases = 0;
  for (std::size_t k = 0; k < parts.steps.size(); ++k) {
    cases += parts.steps[k].cases;
    if (k == 0) continue;
    EXPECT_LT(parts.steps[k - 1].recalibrated(), parts.steps[k].recalibrated());
    EXPECT_LT(parts.steps[k - 1].largest_score, parts.steps[k].least_score);
  }
  EXPECT_EQ(cases, 500);
  std::ranges::reverse(scores);
  std::ranges::reverse(labels);
  EXPECT_EQ(corp(scores, labels).miscalibration, parts.miscalibration);
}

TEST(Corp, of_scores_that_rise_wrongly_is_one_step) {
  const std::vector<double> scores = {0.9, 0.8, 0.2, 0.1};
  const std::vector<std::int64_t> labels = {0, 0, 1, 1};
  const Corp parts = corp(scores, labels);
  ASSERT_EQ(parts.steps.size(), 1U);
  EXPECT_EQ(parts.steps[0].recalibrated(), 0.5);
  EXPECT_EQ(parts.discrimination, 0);
  EXPECT_EQ(parts.uncertainty, 0.25);
  EXPECT_NEAR(parts.miscalibration, brier_score(scores, labels) - 0.25, 1e-15);
}

}  // namespace
}  // namespace etalon::validation
