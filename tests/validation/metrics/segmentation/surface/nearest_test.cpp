// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/nearest.hpp"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

using Counted = std::map<std::pair<double, std::int64_t>, std::int64_t>;

Counted counted(const DistanceCounts& counts) {
  Counted result;
  for (const DistanceCounts::Entry& entry : counts.sorted())
    result[{entry.squared, entry.kind}] = entry.count;
  return result;
}

std::int64_t kind_of(std::int64_t z, std::int64_t y, std::int64_t x) { return (z + 2 * y + x) % 3; }

Counted plain(const BitVolume& from, const BitVolume& to, const std::array<double, 3>& spacing) {
  Counted result;
  for_each_voxel(from.extents(), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    if (from.test(z, y, x))
      ++result[{plain_squared_distance(to, spacing, z, y, x), kind_of(z, y, x)}];
  });
  return result;
}

TEST(NearestSearch, counts_are_those_of_looking_at_all_voxels) {
  const VoxelGrid grid = {.extents = {12, 20, 70}, .spacing = {2.5, 0.75, 1}};
  const BitVolume from = border_voxels(bits_of(ragged_balls(grid, 1), grid.extents), false, 1);
  const BitVolume to = border_voxels(bits_of(ragged_balls(grid, 2), grid.extents), false, 1);
  const Counted expected = plain(from, to, grid.spacing);
  // All rows, some, none: what is left goes to the transform.
  for (const std::int64_t rows : {256, 30, 5, 1, 0}) {
    for (const std::int64_t threads : {1, 3}) {
      EXPECT_EQ(counted(NearestSearch(grid.spacing, rows).count(from, to, kind_of, threads)),
                expected)
          << rows << " rows";
    }
  }
}

TEST(NearestSearch, what_lies_beyond_the_searched_rows_is_found) {
  const VoxelGrid grid = {.extents = {3, 60, 300}, .spacing = {9, 1, 0.5}};
  Labels near(static_cast<std::size_t>(grid.voxels()));
  Labels far = near;
  for (std::int64_t y = 0; y < 60; ++y) near[index_of(grid.extents, 1, y, y % 7)] = 1;
  far[index_of(grid.extents, 1, 30, 290)] = 1;
  far[index_of(grid.extents, 2, 59, 40)] = 1;
  const BitVolume from = bits_of(near, grid.extents);
  const BitVolume to = bits_of(far, grid.extents);
  EXPECT_EQ(counted(NearestSearch(grid.spacing).count(from, to, kind_of, 2)),
            plain(from, to, grid.spacing));
  EXPECT_EQ(counted(NearestSearch(grid.spacing).count(to, from, kind_of, 2)),
            plain(to, from, grid.spacing));
}

TEST(NearestSearch, without_kinds_all_are_of_kind_0_and_an_empty_set_counts_nothing) {
  const Extents size = {2, 2, 2};
  const BitVolume all = bits_of(Labels(8, 1), size);
  const auto counts = NearestSearch({1, 1, 1}).count(all, all, {}, 1).sorted();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].count, 8);
  EXPECT_EQ(counts[0].kind, 0);
  EXPECT_EQ(counts[0].squared, 0);
  EXPECT_EQ(NearestSearch({1, 1, 1}).count(BitVolume(size), all, {}, 1).distinct(), 0);
}

}  // namespace
}  // namespace etalon::validation
