// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/volume/grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

VoxelGrid grid_of(std::vector<std::int64_t> shape, std::vector<double> spacing) {
  return voxel_grid(shape, spacing);
}

TEST(VoxelGrid, sizes_follow_shape_and_spacing) {
  const VoxelGrid grid = grid_of({2, 3, 4}, {3, 2, 0.5});
  EXPECT_FALSE(grid.planar);
  EXPECT_EQ(grid.voxels(), 24);
  EXPECT_DOUBLE_EQ(grid.voxel_volume(), 3);
  EXPECT_DOUBLE_EQ(grid.diagonal(), std::sqrt(36.0 + 36 + 4));
}

TEST(VoxelGrid, an_image_is_planar_and_has_no_depth) {
  const VoxelGrid grid = grid_of({3, 4}, {2, 0.5});
  EXPECT_TRUE(grid.planar);
  EXPECT_EQ(grid.extents, (Extents{1, 3, 4}));
  EXPECT_DOUBLE_EQ(grid.voxel_volume(), 1);
  EXPECT_DOUBLE_EQ(grid.diagonal(), std::sqrt(36.0 + 4));
}

TEST(VoxelGrid, shapes_and_spacings_that_are_none_are_refused) {
  expect_error(ErrorKind::format, "4 dimensions",
               [] { (void)grid_of({1, 1, 1, 1}, {1, 1, 1, 1}); });
  expect_error(ErrorKind::format, "2 spacings", [] { (void)grid_of({1, 1, 1}, {1, 1}); });
  expect_error(ErrorKind::format, "shape (0,1,1)", [] { (void)grid_of({0, 1, 1}, {1, 1, 1}); });
  expect_error(ErrorKind::format, "1 to 32767", [] { (void)grid_of({1, 1, 32768}, {1, 1, 1}); });
  for (const double spacing : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()})
    expect_error(ErrorKind::format, "of dimension 1",
                 [&] { (void)grid_of({1, 1, 1}, {1, spacing, 1}); });
}

TEST(Box, joining_takes_the_smallest_box_around_both) {
  const Box a = {{1, 1, 1}, {2, 3, 4}};
  const Box b = {{0, 2, 3}, {1, 3, 9}};
  EXPECT_EQ(a.joined(b), (Box{{0, 1, 1}, {2, 3, 9}}));
  EXPECT_EQ(a.joined({}), a);
  EXPECT_EQ(Box{}.joined(a), a);
  EXPECT_TRUE(Box{}.is_empty());
  EXPECT_EQ(a.voxels(), 6);
}

}  // namespace
}  // namespace etalon::validation
