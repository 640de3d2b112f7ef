// SPDX-License-Identifier: Apache-2.0
#include "validation/html/drawing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace etalon::validation::html {
namespace {

std::vector<std::string> written(Axes::Range range) {
  const Ticks ticks = ticks_of(range);
  std::vector<std::string> texts;
  for (const double value : ticks.at) texts.push_back(ticks.text_of(value));
  return texts;
}

TEST(Ticks, stand_at_round_numbers_within_the_range) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(written({0, 1}), (Texts{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
  EXPECT_EQ(written({-0.1, 0.3}), (Texts{"\u22120.1", "0.0", "0.1", "0.2", "0.3"}));
  EXPECT_EQ(written({0, 37}), (Texts{"0", "10", "20", "30"}));
  EXPECT_EQ(written({1e6, 1.4e6}), (Texts{"1000000", "1100000", "1200000", "1300000", "1400000"}));
}

TEST(Ticks, are_few_and_inside_for_any_range) {
  for (const double from : {-3.7, 0.0, 1e-9, 12345.678}) {
    for (const double span : {1e-7, 0.013, 0.99, 7.0, 5e8}) {
      const Ticks ticks = ticks_of({from, from + span});
      EXPECT_GE(ticks.at.size(), 2U) << from << " " << span;
      EXPECT_LE(ticks.at.size(), 7U) << from << " " << span;
      for (const double at : ticks.at) {
        EXPECT_GE(at, from - 1e-6 * span);
        EXPECT_LE(at, from + span + 1e-6 * span);
      }
    }
  }
}

TEST(ScaleOf, shows_every_value_with_room_and_keeps_shares_between_0_and_1) {
  const auto scale = [](std::vector<double> values) { return scale_of(values); };
  EXPECT_EQ(scale({0.02, 0.98}).from, 0);
  EXPECT_EQ(scale({0.02, 0.98}).to, 1);
  EXPECT_LT(scale({-0.1, 0.98}).from, -0.1);
  for (const double value : {0.0, 1.0, -5.0, 1e9}) {
    const Axes::Range range = scale({value});
    EXPECT_LE(range.from, value);
    EXPECT_GE(range.to, value);
    EXPECT_LT(range.from, range.to);
  }
}

TEST(Thinned, keeps_ends_and_stays_near_a_line_of_many_points) {
  std::vector<Point> points;
  for (int i = 0; i <= 100000; ++i) {
    const double x = i / 1000.0;
    points.push_back({x, 30 * std::sin(x / 9) + 0.1 * ((i % 2) * 2 - 1)});
  }
  const auto kept = thinned(points);
  EXPECT_LT(kept.size(), 700U);
  EXPECT_EQ(kept.front().x, 0);
  EXPECT_EQ(kept.back().x, 100);
  std::size_t next = 0;
  for (const Point& point : points) {
    while (next + 1 < kept.size() && kept[next + 1].x <= point.x) ++next;
    EXPECT_LT(std::hypot(point.x - kept[next].x, point.y - kept[next].y), 0.8);
  }
}

TEST(Thinned, leaves_points_that_are_apart) {
  const std::vector<Point> points = {{0, 0}, {0, 1}, {1, 1}, {1, 2}};
  EXPECT_EQ(thinned(points).size(), 4U);
  EXPECT_TRUE(thinned({}).empty());
  EXPECT_EQ(thinned(std::vector<Point>{{1, 1}}).size(), 1U);
}

}  // namespace
}  // namespace etalon::validation::html
