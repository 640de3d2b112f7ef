// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/paired_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(PairedValues, are_refused_by_name) {
  const std::vector<double> two = {1, 2};
  const std::vector<double> one = {1};
  const std::vector<double> broken = {1, std::nan("")};
  expect_error(ErrorKind::format, "2 predictions for 1 observed", [&] { check_pairs({two, one}); });
  expect_error(ErrorKind::format, "needs at least 3", [&] { check_pairs({two, two}, 3); });
  expect_error(ErrorKind::numeric, "prediction of case 1 is nan",
               [&] { check_pairs({broken, two}); });
  expect_error(ErrorKind::numeric, "observed value of case 1 is nan",
               [&] { check_pairs({two, broken}); });
}

TEST(PairedValues, a_missing_prediction_is_the_far_end_of_the_range) {
  EXPECT_EQ(worst_prediction(30, 0, 100), 100);
  EXPECT_EQ(worst_prediction(80, 0, 100), 0);
  expect_error(ErrorKind::numeric, "declared from 5 to 5", [] { (void)worst_prediction(1, 5, 5); });
}

TEST(PairedValues, spread_is_exact_around_a_large_mean) {
  const Spread spread = spread_of(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3});
  EXPECT_EQ(spread.mean, 1e9 + 2);
  EXPECT_EQ(spread.squares, 2);
}

}  // namespace
}  // namespace etalon::validation
