// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distances.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

Distances made_of(std::vector<std::pair<double, std::int64_t>> squared_and_kind,
                  std::vector<double> areas) {
  DistanceCounts counts;
  for (const auto& [squared, kind] : squared_and_kind) counts.add(squared, kind);
  return distances_of(counts, areas);
}

TEST(Distances, kinds_of_one_distance_are_one_step) {
  const Distances distances = made_of({{4, 0}, {4, 1}, {0, 1}, {9, 0}}, {2, 0.5});
  ASSERT_EQ(distances.steps.size(), 3U);
  EXPECT_EQ(distances.count(), 4);
  EXPECT_DOUBLE_EQ(distances.area(), 5);
  EXPECT_DOUBLE_EQ(distances.total(), 7);
  EXPECT_DOUBLE_EQ(distances.weighted_total(), 2 * 2.5 + 3 * 2);
  EXPECT_EQ(distances.longest(), 3);
  EXPECT_EQ(distances.count_within(2), 3);
  EXPECT_DOUBLE_EQ(distances.area_within(1.9), 0.5);
}

TEST(Distances, a_tolerance_holds_where_only_rounding_exceeds_it) {
  const double three_steps = 3 * 0.1;
  const Distances distances = made_of({{three_steps * three_steps, 0}}, {1});
  EXPECT_GT(distances.longest(), 0.3);
  EXPECT_EQ(distances.count_within(0.3), 1);
  EXPECT_EQ(distances.area_within(0.3), 1);
  EXPECT_EQ(distances.count_within(0.2999999), 0);
}

TEST(Distances, quantiles_lie_between_order_statistics_as_numpys_do) {
  // numpy.percentile([0, 1, 2, 3, 10], [0, 25, 95, 100]) is 0, 1, 8.6, 10.
  const Distances distances = made_of({{0, 0}, {1, 0}, {4, 0}, {9, 0}, {100, 0}}, {1});
  EXPECT_DOUBLE_EQ(quantile(distances, 0), 0);
  EXPECT_DOUBLE_EQ(quantile(distances, 0.25), 1);
  EXPECT_DOUBLE_EQ(quantile(distances, 0.95), 8.6);
  EXPECT_DOUBLE_EQ(quantile(distances, 1), 10);
  EXPECT_DOUBLE_EQ(quantile(made_of({{49, 0}}, {1}), 0.95), 7);
  EXPECT_THROW((void)quantile({}, 0.5), Error);
}

TEST(Distances, area_quantiles_are_the_least_distance_with_the_share) {
  const Distances distances = made_of({{1, 0}, {4, 1}, {9, 2}}, {90, 5, 5});
  EXPECT_EQ(area_quantile(distances, 0.9), 1);
  EXPECT_EQ(area_quantile(distances, 0.95), 2);
  EXPECT_EQ(area_quantile(distances, 0.951), 3);
  EXPECT_EQ(area_quantile(distances, 1), 3);
}

TEST(Distances, pooling_is_symmetric) {
  const Distances a = made_of({{1, 0}, {4, 0}}, {1});
  const Distances b = made_of({{4, 0}, {4, 0}, {9, 0}}, {2});
  const Distances both = pooled(a, b);
  ASSERT_EQ(both.steps.size(), 3U);
  EXPECT_EQ(both.steps[1].count, 3);
  EXPECT_DOUBLE_EQ(both.steps[1].area, 5);
  EXPECT_EQ(pooled(b, a).steps[1].count, 3);
}

}  // namespace
}  // namespace etalon::validation
