// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/brier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/small_sample.hpp"

namespace etalon::validation {
namespace {

TEST(Brier, agrees_with_scikit_learn) {
  const SmallSample sample;
  // sklearn.metrics.brier_score_loss
  EXPECT_DOUBLE_EQ(brier_score(sample.scores, sample.labels), 0.1429166666666667);
}

TEST(Brier, is_0_for_certainty_that_is_right_and_1_for_certainty_that_is_wrong) {
  const std::vector<double> scores = {0, 1, 1};
  EXPECT_EQ(brier_score(scores, std::vector<std::int64_t>{0, 1, 1}), 0.0);
  EXPECT_EQ(brier_score(scores, std::vector<std::int64_t>{1, 0, 0}), 1.0);
}

TEST(Brier, one_class_only_is_enough) {
  EXPECT_DOUBLE_EQ(brier_score(std::vector<double>{0.5, 0.9}, std::vector<std::int64_t>{1, 1}),
                   0.13);
}

TEST(Brier, the_order_of_the_cases_does_not_change_a_bit) {
  SmallSample sample;
  for (int i = 0; i < 5000; ++i) {
    sample.scores.push_back(1.0 / (i + 3));
    sample.labels.push_back(i % 7 == 0 ? 1 : 0);
  }
  const double forwards = brier_score(sample.scores, sample.labels);
  std::reverse(sample.scores.begin(), sample.scores.end());
  std::reverse(sample.labels.begin(), sample.labels.end());
  EXPECT_EQ(brier_score(sample.scores, sample.labels), forwards);
}

TEST(Brier, log_odds_are_refused) {
  expect_error(ErrorKind::numeric, "a probability lies in [0, 1]", [] {
    (void)brier_score(std::vector<double>{-2, 3}, std::vector<std::int64_t>{0, 1});
  });
}

}  // namespace
}  // namespace etalon::validation
