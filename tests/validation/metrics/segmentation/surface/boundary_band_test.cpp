// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/boundary_band.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

TEST(BoundaryBand, holds_the_voxels_of_the_mask_near_its_border) {
  const VoxelGrid grid = {.extents = {9, 16, 70}, .spacing = {2, 1, 0.5}};
  const BitVolume mask = bits_of(ragged_balls(grid, 6), grid.extents);
  const BitVolume border = border_voxels(mask, false, 1);
  std::vector<double> distances;  // of each voxel to the border
  for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    distances.push_back(std::sqrt(plain_squared_distance(border, grid.spacing, z, y, x)));
  });
  for (const double width : {0.0, 0.5, 1.0, 1.3, 2.1, 4.0, 500.0}) {
    for (const std::int64_t threads : {1, 2}) {
      const BitVolume band = boundary_band(mask, border, width, grid.spacing, threads);
      auto distance = distances.begin();
      for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        const bool near = *distance++ <= width;
        ASSERT_EQ(band.test(z, y, x), mask.test(z, y, x) && near) << width;
      });
    }
  }
}

TEST(BoundaryBand, set_sizes_count_voxels_of_both_and_of_any) {
  const Extents size = {1, 2, 3};
  const SetSizes sizes =
      set_sizes(bits_of({1, 1, 0, 0, 1, 0}, size), bits_of({1, 0, 0, 0, 1, 1}, size));
  EXPECT_EQ(sizes.both, 2);
  EXPECT_EQ(sizes.any, 4);
}

}  // namespace
}  // namespace etalon::validation
