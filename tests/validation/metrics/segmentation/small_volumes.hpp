// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/philox.hpp"
#include "validation/metrics/segmentation/volume/bit_volume.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

using Labels = std::vector<std::uint8_t>;

inline std::size_t index_of(const Extents& size, std::int64_t z, std::int64_t y, std::int64_t x) {
  return static_cast<std::size_t>((z * size[1] + y) * size[2] + x);
}

/// Calls fn(z, y, x) for every voxel.
template <class Fn>
void for_each_voxel(const Extents& size, Fn&& fn) {
  for (std::int64_t z = 0; z < size[0]; ++z) {
    for (std::int64_t y = 0; y < size[1]; ++y) {
      for (std::int64_t x = 0; x < size[2]; ++x) fn(z, y, x);
    }
  }
}

/// Labels 0, 1, …, `classes` in balls with ragged surfaces, by seed.
inline Labels ragged_balls(const VoxelGrid& grid, std::uint64_t seed, int classes = 1) {
  const RandomStream stream(seed, RandomPurpose::bootstrap, 0);
  const auto uniform = [&](std::uint64_t place) {
    return std::ldexp(static_cast<double>(stream.bits(place)), -32);
  };
  Labels labels(static_cast<std::size_t>(grid.voxels()));
  std::uint64_t place = 100;
  for_each_voxel(grid.extents, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const std::int64_t at[] = {z, y, x};
    for (int label = 1; label <= classes; ++label) {
      double squared = 0;
      for (std::size_t axis = grid.planar ? 1 : 0; axis < 3; ++axis) {
        const auto size = static_cast<double>(grid.extents[axis]);
        const double centre =
            size * (0.3 + 0.4 * uniform(static_cast<std::uint64_t>(label) * 3 + axis));
        const double off = (static_cast<double>(at[axis]) - centre) / size;
        squared += off * off;
      }
      if (squared < 0.04 + 0.05 * uniform(place++))
        labels[index_of(grid.extents, z, y, x)] = static_cast<std::uint8_t>(label);
    }
  });
  return labels;
}

inline BitVolume bits_of(const Labels& labels, const Extents& size, std::uint8_t label = 1) {
  BitVolume bits(size);
  for_each_voxel(size, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    if (labels[index_of(size, z, y, x)] == label)
      bits.row(z * size[1] + y)[x / 64] |= std::uint64_t{1} << (x % 64);
  });
  return bits;
}

/// Squared distance to the nearest set bit by looking at all of them.
inline double plain_squared_distance(const BitVolume& to, const std::array<double, 3>& spacing,
                                     std::int64_t z, std::int64_t y, std::int64_t x) {
  double best = std::numeric_limits<double>::infinity();
  for_each_voxel(to.extents(), [&](std::int64_t tz, std::int64_t ty, std::int64_t tx) {
    if (!to.test(tz, ty, tx)) return;
    const double dz = static_cast<double>(std::abs(z - tz)) * spacing[0];
    const double dy = static_cast<double>(std::abs(y - ty)) * spacing[1];
    const double dx = static_cast<double>(std::abs(x - tx)) * spacing[2];
    best = std::min(best, (dx * dx + dy * dy) + dz * dz);
  });
  return best;
}

}  // namespace etalon::validation
