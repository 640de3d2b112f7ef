// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/reader_bounds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(ReaderBounds, of_an_area_lie_t_standard_errors_of_their_own_away) {
  for (const double area : {0.02, 0.5, 0.83, 0.97}) {
    const ReaderEstimate estimate{area, 0.0016, 9.5};
    const Interval bounds = reader_area_bounds(estimate, 6, 0.95);
    const double off = student_quantile(9.5, 0.975) * 0.04;
    for (const double end : {bounds.lower, bounds.upper}) {
      const double scale = std::pow(end * (1 - end) / (area * (1 - area)), 0.75);
      EXPECT_NEAR(std::abs(area - end), off * scale, 1e-12) << area;
    }
    EXPECT_LT(bounds.lower, area);
    EXPECT_GT(bounds.upper, area);
    EXPECT_GT(bounds.lower, 0);
    EXPECT_LT(bounds.upper, 1);
  }
}

TEST(ReaderBounds, of_an_area_are_those_of_the_classes_exchanged) {
  const Interval up = reader_area_bounds({0.9, 0.002, 12}, 5, 0.9);
  const Interval down = reader_area_bounds({0.1, 0.002, 12}, 5, 0.9);
  EXPECT_NEAR(up.lower, 1 - down.upper, 1e-15);
  EXPECT_NEAR(up.upper, 1 - down.lower, 1e-15);
}

TEST(ReaderBounds, of_a_flawless_area_say_nothing) {
  EXPECT_EQ(reader_area_bounds({1, 0.002, 12}, 5, 0.9).lower, 0);
  EXPECT_EQ(reader_area_bounds({0, 0.002, 12}, 5, 0.9).upper, 1);
}

TEST(ReaderBounds, of_a_difference_reach_t_standard_errors_and_no_farther_than_there_are) {
  const Interval bounds = reader_difference_bounds({0.1, 0.0025, 7}, 6, 0.95);
  EXPECT_NEAR(bounds.lower, 0.1 - 0.05 * student_quantile(7, 0.975), 1e-15);
  EXPECT_NEAR(bounds.upper, 0.1 + 0.05 * student_quantile(7, 0.975), 1e-15);
  const Interval wide = reader_difference_bounds({0.1, 0.5, 3}, 4, 0.95);
  EXPECT_EQ(wide.lower, -1);
  EXPECT_EQ(wide.upper, 1);
}

TEST(ReaderBounds, of_few_readers_have_few_degrees_of_freedom) {
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, infinite}, 3), 8);
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, 5.5}, 3), 5.5);
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, 90}, 11), 40);
}

TEST(ReaderBounds, without_a_variance_are_not_asked_for) {
  EXPECT_THROW(static_cast<void>(reader_area_bounds({0.9, -1e-9, 3}, 5, 0.9)), Error);
  EXPECT_THROW(static_cast<void>(reader_difference_bounds({0.9, 0, 3}, 5, 0.9)), Error);
}

}  // namespace
}  // namespace etalon::validation
