// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/chance.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon::validation {
namespace {

TEST(Chance, the_standard_error_is_the_binomial_one_and_never_0) {
  EXPECT_NEAR(counted_chance(250, 10000).standard_error, std::sqrt(0.025 * 0.975 / 10000), 1e-5);
  EXPECT_GT(counted_chance(0, 100).standard_error, 0);
  EXPECT_GT(counted_chance(100, 100).standard_error, 0);
  EXPECT_EQ(exact_chance(0.4).standard_error, 0);
  EXPECT_EQ(exact_chance(0.4).samples, 0);
}

}  // namespace
}  // namespace etalon::validation
