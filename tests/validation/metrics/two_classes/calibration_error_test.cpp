// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/small_sample.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

double error_of(const Metric& metric, const std::vector<double>& scores,
                const std::vector<std::int64_t>& labels) {
  std::vector<double> sums(static_cast<std::size_t>(metric.width()), 0.0);
  std::vector<double> row(sums.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    metric.contribute({.score = scores[i], .is_positive = labels[i] == 1}, {}, row);
    for (std::size_t k = 0; k < row.size(); ++k) sums[k] += row[k];
  }
  return metric.finish(sums, {});
}

TEST(CalibrationError, agrees_with_numpy) {
  const SmallSample sample;
  // numpy: Σ |mean(y) − mean(s)| · share over floor(10·s) clipped to 9.
  EXPECT_NEAR(error_of(*calibration_errors()[0], sample.scores, sample.labels), 0.2, 1e-15);
}

TEST(CalibrationError, of_certainty_that_is_right_is_none) {
  const std::vector<double> scores = {0, 0, 1, 1};
  for (const Metric* metric : calibration_errors())
    EXPECT_EQ(error_of(*metric, scores, {0, 0, 1, 1}), 0) << metric->info().id;
}

TEST(CalibrationError, without_bias_may_be_below_none_and_one_case_of_a_bin_says_nothing) {
  const Metric& squared = *calibration_errors()[1];
  // Two of four where a half was said: the square is 0, less ¼/3.
  EXPECT_NEAR(error_of(squared, {0.5, 0.5, 0.5, 0.5}, {0, 1, 0, 1}), -0.25 / 3, 1e-15);
  EXPECT_EQ(error_of(squared, {0.3}, {1}), 0);
}

}  // namespace
}  // namespace etalon::validation::two_classes
