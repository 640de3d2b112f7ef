// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/time_calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/survival/plain_survival.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"

namespace etalon::validation {
namespace {

TEST(TimeCalibration, compares_kaplan_meier_with_the_mean_risk) {
  const PlainCases cases = random_cases(5, 60, 20);
  const TimeCalibration mine = time_calibration(cases.follow_up(), cases.risk, 8, 4);
  EXPECT_EQ(mine.observed, 1 - kaplan_meier(time_table(cases.follow_up())).survival.at(8));
  EXPECT_DOUBLE_EQ(mine.observed_expected, mine.observed / mine.mean_risk);
  std::int64_t counted = 0;
  double risk = 0;
  double last = -1;
  for (const RiskGroup& group : mine.groups) {
    counted += group.cases;
    risk += static_cast<double>(group.cases) * group.mean_risk;
    EXPECT_GT(group.least_risk, last) << "equal risks stay together";
    last = group.largest_risk;
    EXPECT_LE(group.least_risk, group.mean_risk);
  }
  EXPECT_EQ(counted, 60);
  EXPECT_NEAR(risk / 60, mine.mean_risk, 1e-14);
}

TEST(TimeCalibration, groups_of_distinct_risks_are_equal_in_size) {
  PlainCases cases = random_cases(5, 60, 20);
  for (std::size_t i = 0; i < 60; ++i) cases.risk[i] = static_cast<double>((i * 37) % 60) / 60;
  const TimeCalibration mine = time_calibration(cases.follow_up(), cases.risk, 8, 5);
  ASSERT_EQ(mine.groups.size(), 5U);
  for (const RiskGroup& group : mine.groups) EXPECT_EQ(group.cases, 12);
}

TEST(TimeCalibration, equal_risks_are_one_group) {
  PlainCases cases = random_cases(5, 60, 20);
  std::fill(cases.risk.begin(), cases.risk.end(), 0.25);
  EXPECT_EQ(time_calibration(cases.follow_up(), cases.risk, 8, 10).groups.size(), 1U);
  std::fill(cases.risk.begin(), cases.risk.end(), 0.0);
  EXPECT_EQ(time_calibration(cases.follow_up(), cases.risk, 8, 10).observed_expected, HUGE_VAL);
  EXPECT_TRUE(
      std::isnan(time_calibration(cases.follow_up(), cases.risk, 0.5, 10).observed_expected));
}

TEST(TimeRecalibration, finds_the_logit_that_was_put_in) {
  // Two risks, no censoring: the fitted risks are the shares of events.
  std::vector<double> time;
  std::vector<double> risk;
  std::vector<std::int64_t> event;
  const auto put = [&](int cases, double t, double r) {
    for (int k = 0; k < cases; ++k) {
      time.push_back(t);
      event.push_back(1);
      risk.push_back(r);
    }
  };
  put(30, 1, 0.5);
  put(10, 9, 0.5);
  put(5, 1, 0.2);
  put(15, 9, 0.2);
  const TimeRecalibration mine = time_recalibration({time, event}, risk, 5);
  const double slope = (std::log(3.0) - std::log(1.0 / 3)) / (0 - std::log(0.25));
  EXPECT_NEAR(mine.slope, slope, 1e-12);
  EXPECT_NEAR(mine.intercept, std::log(3.0), 1e-12);
}

TEST(TimeRecalibration, of_recalibrated_risks_is_the_identity) {
  PlainCases cases = random_cases(15, 200, 20);
  const TimeRecalibration first = time_recalibration(cases.follow_up(), cases.risk, 8);
  for (double& risk : cases.risk) {
    const double logit = std::log(risk / (1 - risk));
    risk = 1 / (1 + std::exp(-(first.intercept + first.slope * logit)));
  }
  const TimeRecalibration again = time_recalibration(cases.follow_up(), cases.risk, 8);
  EXPECT_NEAR(again.slope, 1, 1e-9);
  EXPECT_NEAR(again.intercept, 0, 1e-9);
  EXPECT_NEAR(again.intercept_only, 0, 1e-9);
}

TEST(TimeRecalibration, says_when_there_is_no_solution) {
  const std::vector<double> time = {1, 2, 8, 9};
  const std::vector<std::int64_t> event = {1, 1, 1, 1};
  expect_error(ErrorKind::numeric, "no finite solution", [&] {
    (void)time_recalibration({time, event}, std::vector<double>{0.9, 0.8, 0.3, 0.1}, 5);
  });
  expect_error(ErrorKind::numeric, "no finite solution", [&] {
    (void)time_recalibration({time, event}, std::vector<double>{0.4, 0.4, 0.4, 0.4}, 5);
  });
  expect_error(ErrorKind::numeric, "0 are followed beyond it", [&] {
    (void)time_recalibration({time, event}, std::vector<double>{0.4, 0.5, 0.4, 0.4}, 10);
  });
}

}  // namespace
}  // namespace etalon::validation
