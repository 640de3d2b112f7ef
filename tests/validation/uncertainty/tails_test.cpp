// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/tails.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"

namespace etalon::validation {
namespace {

TEST(Tails, of_a_binomial_variable_are_its_sums) {
  // 10 tosses: (45 + 10 + 1) / 1024 for 8 or more heads.
  EXPECT_TRUE(agrees(binomial_upper_tail(10, 8, 0.5), 56.0 / 1024, 1e-14));
  EXPECT_TRUE(agrees(binomial_upper_tail(3, 1, 0.1), 1 - 0.9 * 0.9 * 0.9, 1e-14));
  EXPECT_EQ(binomial_upper_tail(5, 0, 0.2), 1);
  EXPECT_EQ(binomial_upper_tail(0, 0, 0.2), 1);
  EXPECT_EQ(binomial_upper_tail(5, 5, 1), 1);
  EXPECT_EQ(binomial_upper_tail(5, 1, 0), 0);
  EXPECT_THROW((void)binomial_upper_tail(5, 6, 0.5), Error);
  EXPECT_THROW((void)binomial_upper_tail(5, 2, 1.5), Error);
}

TEST(Tails, of_chi_squared_agree_with_r) {
  EXPECT_TRUE(agrees(chi_squared_tail(1, 10.3267419549), 0.0013111645203452821, 1e-13));
  EXPECT_TRUE(agrees(chi_squared_tail(3, 7.3), 0.062926236459043175, 1e-13));
  EXPECT_TRUE(agrees(chi_squared_tail(2.5, 120), 2.6998007769084419e-26, 1e-12));
  EXPECT_EQ(chi_squared_tail(4, 0), 1);
  EXPECT_EQ(chi_squared_tail(4, HUGE_VAL), 0);
}

TEST(Tails, need_degrees_of_freedom) {
  expect_error(ErrorKind::numeric, "with -1 degrees", [] { (void)chi_squared_tail(-1, 1); });
  expect_error(ErrorKind::numeric, "chi-squared -2", [] { (void)chi_squared_tail(1, -2); });
}

}  // namespace
}  // namespace etalon::validation
