// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distance_transform.hpp"

#include <gtest/gtest.h>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

/// Few set bits, so that they are far apart.
BitVolume scattered(const Extents& size, std::uint64_t seed, std::int64_t count) {
  const RandomStream stream(seed, RandomPurpose::bootstrap, 0);
  BitVolume bits(size);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto place = [&](std::uint64_t axis) {
      return static_cast<std::int64_t>(stream.bits(static_cast<std::uint64_t>(3 * i) + axis)) %
             size[axis];
    };
    const std::int64_t x = place(2);
    bits.row(place(0) * size[1] + place(1))[x / 64] |= std::uint64_t{1} << (x % 64);
  }
  return bits;
}

std::vector<VoxelIndex> all_voxels(const Extents& size) {
  std::vector<VoxelIndex> voxels;
  for_each_voxel(size, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    voxels.push_back(
        {static_cast<std::int32_t>(z), static_cast<std::int32_t>(y), static_cast<std::int32_t>(x)});
  });
  return voxels;
}

TEST(DistanceTransform, distances_are_those_of_looking_at_all_voxels) {
  const std::array<double, 3> spacing = {2.5, 0.7, 1.1};
  const Extents sizes[] = {{9, 8, 65}, {1, 30, 20}, {20, 1, 20}, {20, 20, 1}, {1, 1, 130}};
  for (const Extents& size : sizes) {
    for (const std::int64_t count : {1, 2, 9, 60}) {
      const BitVolume to = scattered(size, static_cast<std::uint64_t>(count), count);
      const std::vector<VoxelIndex> queries = all_voxels(size);
      const std::vector<double> found = squared_distances(to, spacing, queries, 1);
      for (std::size_t i = 0; i < queries.size(); ++i) {
        const double plain =
            plain_squared_distance(to, spacing, queries[i].z, queries[i].y, queries[i].x);
        ASSERT_NEAR(found[i], plain, 1e-13 * plain);
      }
    }
  }
}

TEST(DistanceTransform, few_queries_in_any_order_have_the_same_bits_for_any_thread_count) {
  const Extents size = {40, 25, 70};
  const BitVolume to = scattered(size, 5, 20);
  std::vector<VoxelIndex> queries;
  for (std::int32_t i = 0; i < 200; ++i) queries.push_back({i * 7 % 40, i * 11 % 25, i * 13 % 70});
  const std::vector<double> alone = squared_distances(to, {2, 1, 0.3}, queries, 1);
  EXPECT_EQ(alone, squared_distances(to, {2, 1, 0.3}, queries, 4));
  for (std::size_t i = 0; i < queries.size(); ++i)
    EXPECT_EQ(squared_distances(to, {2, 1, 0.3}, std::span(queries).subspan(i, 1), 1)[0], alone[i]);
}

TEST(DistanceTransform, an_empty_set_has_no_distances) {
  const std::vector<VoxelIndex> queries = {{0, 0, 0}};
  expect_error(ErrorKind::internal, "not empty",
               [&] { (void)squared_distances(BitVolume({1, 1, 1}), {1, 1, 1}, queries, 1); });
}

TEST(LowerEnvelope, the_lowest_parabola_is_found_where_parabolas_hide_others) {
  LowerEnvelope envelope(0.5, 7);
  const double heights[] = {9, 1, 40, 0.2, 7, 7, 30};
  for (std::int64_t i = 0; i < 7; ++i) envelope.add(i, heights[i]);
  for (std::int64_t p = 0; p < 7; ++p) {
    double best = 1e300;
    for (std::int64_t i = 0; i < 7; ++i)
      best = std::min(best, heights[i] + 0.25 * static_cast<double>((p - i) * (p - i)));
    const std::int64_t found = envelope.nearest(p);
    EXPECT_DOUBLE_EQ(heights[found] + 0.25 * static_cast<double>((p - found) * (p - found)), best);
  }
}

}  // namespace
}  // namespace etalon::validation
