// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/volume/bit_volume.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

bool is_set(const BitVolume& bits, std::int64_t z, std::int64_t y, std::int64_t x) {
  const Extents& size = bits.extents();
  if (z < 0 || y < 0 || x < 0 || z >= size[0] || y >= size[1] || x >= size[2]) return false;
  return bits.test(z, y, x);
}

TEST(BitVolume, a_class_mask_has_the_voxels_of_the_class_inside_the_box) {
  const VoxelGrid grid = {.extents = {5, 6, 150}};
  const Labels labels = ragged_balls(grid, 3, 2);
  const std::vector<std::uint16_t> wide(labels.begin(), labels.end());
  const Box box = {{1, 2, 3}, {5, 6, 149}};
  for (const std::int64_t threads : {1, 3}) {
    const BitVolume mask = class_mask(labels, grid, box, 2, threads);
    const BitVolume wide_mask = class_mask(wide, grid, box, 2, threads);
    for_each_voxel(box.extents(), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
      const bool expected = labels[index_of(grid.extents, z + 1, y + 2, x + 3)] == 2;
      EXPECT_EQ(mask.test(z, y, x), expected);
      EXPECT_EQ(wide_mask.test(z, y, x), expected);
    });
  }
}

TEST(BitVolume, every_byte_value_is_told_from_every_other) {
  const VoxelGrid grid = {.extents = {1, 1, 256}};
  Labels all(256);
  for (std::size_t i = 0; i < 256; ++i) all[i] = static_cast<std::uint8_t>(i);
  for (std::int64_t label = 0; label < 256; ++label) {
    const BitVolume mask = class_mask(all, grid, {{0, 0, 0}, {1, 1, 256}}, label, 1);
    EXPECT_EQ(mask.count(), 1);
    EXPECT_TRUE(mask.test(0, 0, label));
  }
}

TEST(BitVolume, a_window_shows_bits_to_both_sides_and_zeros_outside) {
  const VoxelGrid grid = {.extents = {3, 1, 64}};
  const Labels ones(192, 1);
  const BitVolume mask = bits_of(ones, grid.extents);
  EXPECT_EQ(window(mask.row(1), -28),
            ((std::uint64_t{1} << 57) - 1) & ~((std::uint64_t{1} << 28) - 1));
  EXPECT_EQ(window(mask.row(1), 0), (std::uint64_t{1} << 57) - 1);
  EXPECT_EQ(window(mask.row(1), 60), 0b1111U);
  EXPECT_EQ(window(mask.row(2), 63), 1U);
}

TEST(BitVolume, border_and_corners_are_those_of_their_definition) {
  for (const bool planar : {false, true}) {
    for (const std::int64_t width : {1, 63, 64, 70}) {
      const VoxelGrid grid = {.extents = {planar ? 1 : 5, 7, width}, .planar = planar};
      const BitVolume mask = bits_of(ragged_balls(grid, 4), grid.extents);
      for (const std::int64_t threads : {1, 2}) {
        const BitVolume border = border_voxels(mask, planar, threads);
        for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
          bool inside = is_set(mask, z, y - 1, x) && is_set(mask, z, y + 1, x) &&
                        is_set(mask, z, y, x - 1) && is_set(mask, z, y, x + 1);
          if (!planar) inside = inside && is_set(mask, z - 1, y, x) && is_set(mask, z + 1, y, x);
          EXPECT_EQ(border.test(z, y, x), mask.test(z, y, x) && !inside);
        });
        const BitVolume corners = surface_corners(mask, planar, threads);
        EXPECT_EQ(corners.extents(), (Extents{planar ? 1 : 6, 8, width + 1}));
        for_each_voxel(corners.extents(), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
          int around = 0;
          for (std::int64_t k = 0; k < 8; ++k)
            around += is_set(mask, planar ? z : z - k / 4, y - k / 2 % 2, x - k % 2) ? 1 : 0;
          EXPECT_EQ(corners.test(z, y, x), around > 0 && around < 8);
        });
      }
    }
  }
}

}  // namespace
}  // namespace etalon::validation
