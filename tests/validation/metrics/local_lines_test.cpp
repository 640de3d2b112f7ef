// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/local_lines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace etalon::validation {
namespace {

TEST(LocalLines, follow_a_line_whatever_the_span) {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 50; ++i) {
    x.push_back(i * i / 2500.0);
    y.push_back(0.2 + 0.5 * x.back());
  }
  const std::vector<double> places = {0, 0.1, 0.35, 0.96};
  for (const double span : {0.1, 0.5, 1.0}) {
    const auto values = local_lines(x, y, places, span);
    for (std::size_t k = 0; k < places.size(); ++k)
      EXPECT_NEAR(values[k], 0.2 + 0.5 * places[k], 1e-12) << span;
  }
}

/// By hand: of the places 0, 1, 2, 4 the nearest three of 1 are 0, 1 and 2, the farthest 1 away.
TEST(LocalLines, weigh_the_nearest_by_the_cube_of_the_cube) {
  const std::vector<double> x = {0, 1, 2, 4};
  const std::vector<double> y = {0, 1, 0, 1};
  // Those at the farthest distance weigh nothing.
  EXPECT_NEAR(local_lines(x, y, std::vector<double>{1}, 0.75)[0], 1, 1e-15);
  const double near = std::pow(1 - std::pow(0.5 / 1.5, 3), 3);
  const double value = local_lines(x, y, std::vector<double>{0.5}, 0.75)[0];
  EXPECT_NEAR(value, near * 1 / (2 * near), 1e-12);
}

TEST(LocalLines, of_one_place_are_the_mean) {
  const std::vector<double> x = {0.3, 0.3, 0.3, 0.9};
  const std::vector<double> y = {0, 1, 1, 0};
  EXPECT_NEAR(local_lines(x, y, std::vector<double>{0.3}, 0.75)[0], 2.0 / 3, 1e-15);
}

}  // namespace
}  // namespace etalon::validation
