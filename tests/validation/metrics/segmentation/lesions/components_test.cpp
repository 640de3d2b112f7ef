// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/lesions/components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/metrics/segmentation/small_volumes.hpp"

namespace etalon::validation {
namespace {

/// Voxels set with probability `share`.
BitVolume noise(const Extents& size, std::uint64_t seed, double share) {
  const RandomStream stream(seed, RandomPurpose::bootstrap, 0);
  BitVolume bits(size);
  std::uint64_t place = 0;
  for_each_voxel(size, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    if (std::ldexp(static_cast<double>(stream.bits(place++)), -32) < share)
      bits.row(z * size[1] + y)[x / 64] |= std::uint64_t{1} << (x % 64);
  });
  return bits;
}

/// Sizes in raster order of first voxels, by filling from voxel to voxel.
std::vector<std::int64_t> plain_sizes(const BitVolume& mask, Connectivity connectivity) {
  const Extents& size = mask.extents();
  std::vector<bool> seen(static_cast<std::size_t>(size[0] * size[1] * size[2]));
  std::vector<std::int64_t> sizes;
  for_each_voxel(size, [&](std::int64_t z0, std::int64_t y0, std::int64_t x0) {
    if (!mask.test(z0, y0, x0) || seen[index_of(size, z0, y0, x0)]) return;
    std::vector<Extents> todo = {{z0, y0, x0}};
    seen[index_of(size, z0, y0, x0)] = true;
    std::int64_t count = 0;
    while (!todo.empty()) {
      const Extents at = todo.back();
      todo.pop_back();
      ++count;
      for_each_voxel({3, 3, 3}, [&](std::int64_t dz, std::int64_t dy, std::int64_t dx) {
        const std::int64_t steps = std::abs(dz - 1) + std::abs(dy - 1) + std::abs(dx - 1);
        const Extents next = {at[0] + dz - 1, at[1] + dy - 1, at[2] + dx - 1};
        for (std::size_t axis = 0; axis < 3; ++axis) {
          if (next[axis] < 0 || next[axis] >= size[axis]) return;
        }
        const std::size_t index = index_of(size, next[0], next[1], next[2]);
        if (steps > static_cast<std::int64_t>(connectivity) || seen[index] ||
            !mask.test(next[0], next[1], next[2]))
          return;
        seen[index] = true;
        todo.push_back(next);
      });
    }
    sizes.push_back(count);
  });
  return sizes;
}

TEST(Components, are_those_of_a_plain_fill) {
  const Extents sizes[] = {{6, 7, 70}, {1, 12, 130}, {12, 1, 64}, {9, 9, 1}};
  for (const Extents& size : sizes) {
    for (const double share : {0.02, 0.12, 0.3, 0.6, 1.0}) {
      const BitVolume mask = noise(size, 3, share);
      for (const auto connectivity :
           {Connectivity::faces, Connectivity::edges, Connectivity::corners}) {
        const Components found = connected_components(mask, connectivity);
        EXPECT_EQ(found.sizes, plain_sizes(mask, connectivity))
            << share << ' ' << static_cast<int>(connectivity);
      }
    }
  }
}

TEST(Components, runs_cover_the_mask) {
  const Extents size = {3, 5, 200};
  const BitVolume mask = noise(size, 8, 0.8);
  const Components found = connected_components(mask, Connectivity::corners);
  std::int64_t voxels = 0;
  for (std::int64_t row = 0; row < mask.rows(); ++row) {
    for (auto i = found.first_of_row[static_cast<std::size_t>(row)];
         i < found.first_of_row[static_cast<std::size_t>(row) + 1]; ++i) {
      const Components::Run& run = found.runs[static_cast<std::size_t>(i)];
      for (std::int64_t x = run.begin; x < run.end; ++x)
        EXPECT_TRUE(mask.test(row / 5, row % 5, x));
      voxels += run.end - run.begin;
    }
  }
  EXPECT_EQ(voxels, mask.count());
}

TEST(Components, an_empty_mask_has_none) {
  EXPECT_EQ(connected_components(BitVolume({2, 2, 2}), Connectivity::faces).count(), 0);
}

}  // namespace
}  // namespace etalon::validation
