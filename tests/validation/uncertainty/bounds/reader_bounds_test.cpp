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

ReaderValues area(double value, double variance, double degrees) {
  return {.first = {value, variance, degrees}};
}
/// Of two modalities whose means correlate so.
ReaderValues pair(const ReaderEstimate& first, const ReaderEstimate& second, double correlation) {
  const double variance = first.variance + second.variance -
                          2 * correlation * std::sqrt(first.variance) * std::sqrt(second.variance);
  return {.first = first,
          .second = second,
          .difference = {first.value - second.value, variance, first.degrees_of_freedom},
          .is_pair = true};
}

TEST(ReaderBounds, of_an_area_lie_t_standard_errors_of_their_own_away) {
  for (const double value : {0.02, 0.5, 0.83, 0.97}) {
    const Interval bounds = reader_bounds(area(value, 0.0016, 9.5), 6, 0.95);
    const double off = student_quantile(9.5, 0.975) * 0.04;
    for (const double end : {bounds.lower, bounds.upper}) {
      const double scale = std::pow(end * (1 - end) / (value * (1 - value)), 0.75);
      EXPECT_NEAR(std::abs(value - end), off * scale, 1e-12) << value;
    }
    EXPECT_LT(bounds.lower, value);
    EXPECT_GT(bounds.upper, value);
    EXPECT_GT(bounds.lower, 0);
    EXPECT_LT(bounds.upper, 1);
  }
}

TEST(ReaderBounds, of_an_area_are_those_of_the_classes_exchanged) {
  const Interval up = reader_bounds(area(0.9, 0.002, 12), 5, 0.9);
  const Interval down = reader_bounds(area(0.1, 0.002, 12), 5, 0.9);
  EXPECT_NEAR(up.lower, 1 - down.upper, 1e-15);
  EXPECT_NEAR(up.upper, 1 - down.lower, 1e-15);
}

TEST(ReaderBounds, of_a_flawless_area_say_nothing) {
  EXPECT_EQ(reader_bounds(area(1, 0.002, 12), 5, 0.9).lower, 0);
  EXPECT_EQ(reader_bounds(area(0, 0.002, 12), 5, 0.9).upper, 1);
}

TEST(ReaderBounds, of_a_difference_reach_t_standard_errors_at_least) {
  for (const double first : {0.6, 0.8, 0.95}) {
    const ReaderValues values = pair({first, 0.001, 7}, {0.75, 0.0012, 7}, 0.6);
    const Interval bounds = reader_bounds(values, 6, 0.95);
    const double off = student_quantile(7, 0.975) * std::sqrt(values.difference.variance);
    EXPECT_LE(bounds.lower, first - 0.75 - off);
    EXPECT_GE(bounds.upper, first - 0.75 + off);
  }
  const Interval wide = reader_bounds(pair({0.9, 0.5, 3}, {0.2, 0.5, 3}, 0), 4, 0.95);
  EXPECT_GE(wide.lower, -1);
  EXPECT_LE(wide.upper, 1);
}

/// Close to 1 a mean varies more where its bound lies.
TEST(ReaderBounds, of_a_difference_reach_farther_down_from_a_nearly_flawless_first) {
  const ReaderValues values = pair({0.985, 0.0001, 20}, {0.985, 0.0001, 20}, 0.5);
  const Interval bounds = reader_bounds(values, 8, 0.95);
  EXPECT_LT(bounds.lower, -1.2 * student_quantile(20, 0.975) * 0.01);
  EXPECT_NEAR(bounds.lower, -bounds.upper, 1e-12);
}

TEST(ReaderBounds, of_few_readers_have_few_degrees_of_freedom) {
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, infinite}, 3), 6);
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, 5.5}, 3), 5.5);
  EXPECT_EQ(reader_degrees_of_freedom({0, 1, 90}, 11), 30);
}

TEST(ReaderBounds, without_a_variance_are_not_asked_for) {
  EXPECT_THROW(static_cast<void>(reader_bounds(area(0.9, -1e-9, 3), 5, 0.9)), Error);
  EXPECT_THROW(static_cast<void>(reader_bounds(
                   {.first = {0.9, 0.1, 3}, .second = {0.8, 0, 3}, .is_pair = true}, 5, 0.9)),
               Error);
}

}  // namespace
}  // namespace etalon::validation
