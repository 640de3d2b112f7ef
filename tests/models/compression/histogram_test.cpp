// SPDX-License-Identifier: Apache-2.0
#include "models/compression/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace etalon::models {
namespace {

std::vector<float> wave(std::size_t count) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = static_cast<double>(i) * 0.77;
    values.push_back(static_cast<float>(std::sin(angle) * std::exp(std::cos(angle * 1.7))));
  }
  return values;
}

ActivationRange extremes(const std::vector<float>& values) {
  return {*std::ranges::min_element(values), *std::ranges::max_element(values)};
}

TEST(Histogram, percentile_agrees_with_the_sorted_values_within_a_bin) {
  std::vector<float> values = wave(30'000);
  Histogram histogram(extremes(values));
  histogram.add(values);
  std::ranges::sort(values);
  const double bin = (static_cast<double>(values.back()) - values.front()) / 2048;
  for (const double percentile : {90.0, 99.0, 99.9, 99.99}) {
    const auto cut = static_cast<std::size_t>(30'000 * (100.0 - percentile) / 200.0);
    const ActivationRange range = histogram.range(percentile);
    EXPECT_NEAR(range.lower, values[cut], bin * 1.001) << percentile;
    EXPECT_NEAR(range.upper, values[values.size() - 1 - cut], bin * 1.001) << percentile;
    const auto below = std::ranges::count_if(values, [&](float v) { return v < range.lower; });
    const auto above = std::ranges::count_if(values, [&](float v) { return v > range.upper; });
    EXPECT_LE(below, static_cast<std::ptrdiff_t>(cut));
    EXPECT_LE(above, static_cast<std::ptrdiff_t>(cut));
  }
}

TEST(Histogram, hundred_percent_is_the_extremes) {
  const std::vector<float> values = wave(500);
  Histogram histogram(extremes(values));
  histogram.add(values);
  EXPECT_EQ(histogram.range(100), extremes(values));
}

TEST(Histogram, counts_of_parts_add_up_to_the_counts_of_the_whole) {
  const std::vector<float> values = wave(1001);
  Histogram whole(extremes(values));
  whole.add(values);
  Histogram first(extremes(values));
  Histogram second(extremes(values));
  first.add(std::span(values).first(400));
  second.add(std::span(values).subspan(400));
  first.merge(second.counts());
  EXPECT_TRUE(std::ranges::equal(first.counts(), whole.counts()));
}

TEST(Histogram, a_constant_has_an_empty_range) {
  Histogram histogram({2.5F, 2.5F});
  histogram.add(std::vector<float>(10, 2.5F));
  EXPECT_EQ(histogram.range(99), (ActivationRange{2.5F, 2.5F}));
}

TEST(Histogram, the_widest_range_of_floats_does_not_overflow) {
  Histogram histogram({-3.4e38F, 3.4e38F});
  histogram.add(std::vector<float>{-3.4e38F, 1e38F, 3.4e38F});
  EXPECT_EQ(histogram.counts()[0], 1U);
  EXPECT_EQ(histogram.counts()[1325], 1U);
  EXPECT_EQ(histogram.counts()[2047], 1U);
}

}  // namespace
}  // namespace etalon::models
