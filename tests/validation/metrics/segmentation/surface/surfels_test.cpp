// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/surfels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

double area_of(const Labels& labels, const VoxelGrid& grid) {
  const BitVolume mask = bits_of(labels, grid.extents);
  const Surfels surfels(grid);
  const BitVolume corners = surface_corners(mask, grid.planar, 1);
  double area = 0;
  for_each_voxel(corners.extents(), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const std::uint8_t of_corner = surfels.class_at(mask, z, y, x);
    EXPECT_EQ(of_corner != 0, corners.test(z, y, x));
    area += surfels.areas()[of_corner];
  });
  return area;
}

/// Area around the centre of the eight voxels of a pattern: bit 4 z + 2 y + x.
double pattern_area(int pattern, const std::array<double, 3>& spacing) {
  const VoxelGrid grid = {.extents = {2, 2, 2}, .spacing = spacing};
  Labels labels(8);
  for (std::size_t i = 0; i < 8; ++i) labels[i] = static_cast<std::uint8_t>(pattern >> i & 1);
  return Surfels(grid).areas()[Surfels(grid).class_at(bits_of(labels, grid.extents), 1, 1, 1)];
}

TEST(Surfels, one_voxel_is_an_octahedron) {
  // Eight triangles with vertices half a voxel from the centre.
  const VoxelGrid grid = {.extents = {1, 1, 1}, .spacing = {3, 2, 1}};
  const double triangle = 0.125 * std::sqrt(36.0 / 9 + 36.0 / 4 + 36);
  EXPECT_NEAR(area_of({1}, grid), 8 * triangle, 1e-12);
}

TEST(Surfels, the_inside_of_a_flat_face_counts_one_voxel_face_each) {
  EXPECT_DOUBLE_EQ(pattern_area(0b00001111, {3, 2, 1}), 2);
  EXPECT_DOUBLE_EQ(pattern_area(0b00110011, {3, 2, 1}), 3);
  EXPECT_DOUBLE_EQ(pattern_area(0b01010101, {3, 2, 1}), 6);
}

TEST(Surfels, areas_of_unit_voxels_follow_the_marching_cubes_cases) {
  const std::array<double, 3> unit = {1, 1, 1};
  const double corner = 0.125 * std::sqrt(3.0);
  EXPECT_NEAR(pattern_area(0b00000001, unit), corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b00000011, unit), std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(pattern_area(0b00001001, unit), 2 * corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b10000001, unit), 2 * corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b00000111, unit), 0.5 + 3 * corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b00010111, unit), 6 * corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b01101001, unit), 4 * corner, 1e-15);
  EXPECT_NEAR(pattern_area(0b00100111, unit) + pattern_area(0b00010111, unit),
              std::sqrt(0.5) + 4 * corner + 6 * corner, 1e-15);
}

TEST(Surfels, a_pattern_and_its_complement_have_the_same_area) {
  for (int pattern = 0; pattern < 256; ++pattern)
    EXPECT_EQ(pattern_area(pattern, {3, 2, 1}), pattern_area(255 - pattern, {3, 2, 1}));
}

TEST(Surfels, turning_pattern_and_spacing_together_keeps_the_area) {
  // z becomes y, y becomes x, x becomes z.
  for (int pattern = 0; pattern < 256; ++pattern) {
    int turned = 0;
    for (int i = 0; i < 8; ++i) {
      const int z = i >> 2 & 1;
      const int y = i >> 1 & 1;
      const int x = i & 1;
      if ((pattern >> i & 1) != 0) turned |= 1 << (4 * x + 2 * z + y);
    }
    EXPECT_NEAR(pattern_area(pattern, {3, 2, 1}), pattern_area(turned, {1, 3, 2}), 1e-12);
  }
}

TEST(Surfels, a_large_ball_has_nearly_the_area_of_a_sphere) {
  const VoxelGrid grid = {.extents = {31, 61, 61}, .spacing = {2, 1, 1}};
  Labels labels(static_cast<std::size_t>(grid.voxels()));
  for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const auto off = [](std::int64_t at, double centre) {
      return static_cast<double>(at) - centre;
    };
    const double squared =
        std::pow(2 * off(z, 15), 2) + std::pow(off(y, 30), 2) + std::pow(off(x, 30), 2);
    labels[index_of(grid.extents, z, y, x)] = squared < 28 * 28 ? 1 : 0;
  });
  // The steps of a binary surface are steeper than the surface: some per cent too much.
  const double sphere = 4 * std::numbers::pi * 28 * 28;
  EXPECT_GT(area_of(labels, grid), sphere);
  EXPECT_LT(area_of(labels, grid), 1.12 * sphere);
}

TEST(Surfels, planar_contours_are_lengths) {
  const VoxelGrid one = {.extents = {1, 1, 1}, .spacing = {9, 2, 1}, .planar = true};
  EXPECT_NEAR(area_of({1}, one), 4 * 0.5 * std::sqrt(5.0), 1e-12);
  const VoxelGrid row = {.extents = {1, 1, 5}, .spacing = {9, 2, 1}, .planar = true};
  EXPECT_NEAR(area_of({1, 1, 1, 1, 1}, row), 4 * 0.5 * std::sqrt(5.0) + 2 * 4 * 1, 1e-12);
  const VoxelGrid column = {.extents = {1, 5, 1}, .spacing = {9, 2, 1}, .planar = true};
  EXPECT_NEAR(area_of({1, 1, 1, 1, 1}, column), 4 * 0.5 * std::sqrt(5.0) + 2 * 4 * 2, 1e-12);
  const VoxelGrid square = {.extents = {1, 2, 2}, .spacing = {9, 1, 1}, .planar = true};
  EXPECT_NEAR(area_of({1, 0, 0, 1}, square), 8 * std::sqrt(0.5), 1e-12);
}

}  // namespace
}  // namespace etalon::validation
