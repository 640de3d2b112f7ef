// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

const std::vector<double> lower = {0, 1, 2, -HUGE_VAL};
const std::vector<double> upper = {1, 2, 3, HUGE_VAL};

TEST(Intervals, hold_their_ends) {
  const std::vector<double> observed = {1, 0.5, 2, 9};
  const Coverage coverage = interval_coverage({lower, upper, observed});
  EXPECT_EQ(coverage.cases, 4);
  EXPECT_EQ(coverage.covered, 3);
  EXPECT_EQ(coverage.value(), 0.75);
}

TEST(Intervals, score_is_width_and_what_lies_outside) {
  const std::vector<double> low = {0, 0, 0};
  const std::vector<double> high = {1, 1, 2};
  const std::vector<double> observed = {0.5, 1.5, -1};
  // 1, 1 + 20 · 0.5, 2 + 20 · 1.
  const Influenced score = interval_score({low, high, observed}, 0.1);
  EXPECT_DOUBLE_EQ(score.value, 34.0 / 3);
  EXPECT_DOUBLE_EQ(score.influence[0], (1 - 34.0 / 3) / 3);
}

TEST(Intervals, are_refused_by_name) {
  const std::vector<double> observed = {1, 2, 3, 4};
  expect_error(ErrorKind::numeric, "interval of case 0 is from 1 to 0",
               [&] { (void)interval_coverage({upper, lower, observed}); });
  const std::vector<double> broken = {1, std::nan(""), 3, 4};
  expect_error(ErrorKind::numeric, "observed value of case 1 is nan",
               [&] { (void)interval_coverage({lower, upper, broken}); });
  expect_error(ErrorKind::numeric, "interval of case 3 has no finite width",
               [&] { (void)interval_score({lower, upper, observed}, 0.1); });
  expect_error(ErrorKind::numeric, "alpha of an interval score is 1",
               [&] { (void)interval_score({lower, upper, observed}, 1); });
  expect_error(ErrorKind::format, "1 observed values",
               [&] { (void)interval_coverage({lower, upper, std::vector<double>{1}}); });
}

}  // namespace
}  // namespace etalon::validation
