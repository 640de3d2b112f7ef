// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/recalibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "core/philox.hpp"
#include "tests/validation/metrics/errors.hpp"
#include "validation/metrics/logistic.hpp"

namespace etalon::validation::two_classes {
namespace {

struct Sample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
};

Sample some_cases(std::size_t count) {
  Sample sample;
  const RandomStream draws(3, RandomPurpose::test);
  for (std::size_t i = 0; i < count; ++i) {
    const double logit = 1.5 * draws.normal(i);
    sample.scores.push_back(1 / (1 + std::exp(-logit)));
    const double truth = 1 / (1 + std::exp(-(0.3 + 0.8 * logit)));
    sample.labels.push_back(draws.uniform_double(1000000 + i) < truth ? 1 : 0);
  }
  return sample;
}

TEST(Recalibration, finds_the_line_that_the_labels_follow) {
  const Sample sample = some_cases(40000);
  EXPECT_NEAR(calibration_slope(sample.scores, sample.labels).value, 0.8, 0.05);
  Sample calibrated = sample;
  for (double& score : calibrated.scores)
    score = 1 / (1 + std::exp(-(0.3 + 0.8 * logit_of(score))));
  EXPECT_NEAR(calibration_slope(calibrated.scores, calibrated.labels).value, 1, 0.06);
  EXPECT_NEAR(calibration_intercept(calibrated.scores, calibrated.labels).value, 0, 0.06);
}

TEST(Recalibration, influence_is_the_derivative_by_a_case_s_weight) {
  const Sample sample = some_cases(300);
  for (const bool is_fixed : {false, true}) {
    LogisticData data;
    for (std::size_t i = 0; i < sample.scores.size(); ++i) {
      data.logit.push_back(logit_of(sample.scores[i]));
      data.outcome.push_back(static_cast<double>(sample.labels[i]));
      data.weight.push_back(1);
    }
    const auto value = [&] {
      return is_fixed ? fit_intercept(data)->intercept : fit_logistic(data)->slope;
    };
    const auto influence = is_fixed ? calibration_intercept(sample.scores, sample.labels).influence
                                    : calibration_slope(sample.scores, sample.labels).influence;
    for (const std::size_t i : {0U, 7U, 123U, 299U}) {
      data.weight[i] = 1 + 1e-4;
      const double more = value();
      data.weight[i] = 1 - 1e-4;
      const double less = value();
      data.weight[i] = 1;
      EXPECT_NEAR(influence[i], (more - less) / 2e-4, 1e-7) << i;
    }
  }
}

TEST(Recalibration, the_order_of_cases_changes_no_bit) {
  Sample sample = some_cases(200);
  const double before = calibration_slope(sample.scores, sample.labels).value;
  for (std::size_t i = 0; i < 100; ++i) {
    std::swap(sample.scores[i], sample.scores[199 - i]);
    std::swap(sample.labels[i], sample.labels[199 - i]);
  }
  EXPECT_EQ(calibration_slope(sample.scores, sample.labels).value, before);
}

TEST(Recalibration, of_separated_classes_and_equal_scores_is_not_defined) {
  const std::vector<std::int64_t> labels = {0, 0, 1, 1};
  expect_error(ErrorKind::numeric, "the slope of calibration is not defined",
               [&] { (void)calibration_slope(std::vector<double>{0.1, 0.2, 0.7, 0.9}, labels); });
  expect_error(ErrorKind::numeric, "the slope of calibration is not defined",
               [&] { (void)calibration_slope(std::vector<double>{0.3, 0.3, 0.3, 0.3}, labels); });
  expect_error(ErrorKind::numeric, "the intercept of calibration is not defined", [&] {
    (void)calibration_intercept(std::vector<double>{0.3, 0.4}, std::vector<std::int64_t>{1, 1});
  });
  // Sure of a label that is wrong: cut, not infinite.
  EXPECT_TRUE(std::isfinite(calibration_slope(std::vector<double>{0, 1, 0.5, 0.4, 1, 0},
                                              std::vector<std::int64_t>{1, 1, 0, 1, 0, 0})
                                .value));
}

}  // namespace
}  // namespace etalon::validation::two_classes
