// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/boundary_band.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "core/parallel.hpp"

namespace etalon::validation {
namespace {

/// Row at (dz, dy) from a border voxel, of which `reach` steps to both sides along x are within the
/// width.
struct NearRow {
  std::int64_t dz;
  std::int64_t dy;
  std::int64_t reach;
};

std::vector<NearRow> rows_within(double width, const std::array<double, 3>& spacing,
                                 const Extents& extents) {
  const double limit = width * (1 + 1e-12);
  const auto steps = [&](std::size_t axis) {
    return std::min(static_cast<std::int64_t>(limit / spacing[axis]), extents[axis] - 1);
  };
  const auto length = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const double along_z = static_cast<double>(z) * spacing[0];
    const double along_y = static_cast<double>(y) * spacing[1];
    const double along_x = static_cast<double>(x) * spacing[2];
    return std::sqrt((along_x * along_x + along_y * along_y) + along_z * along_z);
  };
  std::vector<NearRow> rows;
  for (std::int64_t dz = -steps(0); dz <= steps(0); ++dz) {
    for (std::int64_t dy = -steps(1); dy <= steps(1); ++dy) {
      std::int64_t reach = steps(2);
      while (reach >= 0 && length(dz, dy, reach) > limit) --reach;
      if (reach >= 0) rows.push_back({dz, dy, reach});
    }
  }
  return rows;
}

/// Sets the bits of `to` up to `reach` steps from each run of set bits of `from`.
void widen(const std::uint64_t* from, std::int64_t words, std::int64_t size, std::int64_t reach,
           std::vector<std::uint64_t>& to) {
  const auto set = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t w = begin / 64; w * 64 < end; ++w) {
      const std::int64_t low = std::max<std::int64_t>(begin - 64 * w, 0);
      const std::int64_t high = std::min<std::int64_t>(end - 64 * w, 64);
      to[static_cast<std::size_t>(w)] |= ~std::uint64_t{0} >> (64 - (high - low)) << low;
    }
  };
  std::int64_t done = 0;
  for_each_bit(from, words, [&](std::int64_t x) {
    const std::int64_t begin = std::max(done, x - reach);
    const std::int64_t end = std::min(size, x + reach + 1);
    if (begin < end) set(begin, end);
    done = std::max(done, end);
  });
}

}  // namespace

BitVolume boundary_band(const BitVolume& mask, const BitVolume& border, double width,
                        const std::array<double, 3>& spacing, std::int64_t threads) {
  if (width == 0) return border;
  const Extents& size = mask.extents();
  const std::vector<NearRow> rows = rows_within(width, spacing, size);
  BitVolume band(size);
  for_each_part(size[0], threads, [&](std::int64_t z) {
    std::vector<std::uint64_t> near(static_cast<std::size_t>(mask.words()));
    for (std::int64_t y = 0; y < size[1]; ++y) {
      std::ranges::fill(near, 0);
      for (const NearRow& row : rows)
        widen(border.row_or_nothing(z + row.dz, y + row.dy), mask.words(), size[2], row.reach,
              near);
      for (std::int64_t w = 0; w < mask.words(); ++w) {
        const std::int64_t index = z * size[1] + y;
        band.row(index)[w] = near[static_cast<std::size_t>(w)] & mask.row(index)[w];
      }
    }
  });
  return band;
}

SetSizes set_sizes(const BitVolume& a, const BitVolume& b) {
  SetSizes sizes;
  for (std::int64_t row = 0; row < a.rows(); ++row) {
    for (std::int64_t w = 0; w < a.words(); ++w) {
      sizes.both += std::popcount(a.row(row)[w] & b.row(row)[w]);
      sizes.any += std::popcount(a.row(row)[w] | b.row(row)[w]);
    }
  }
  return sizes;
}

}  // namespace etalon::validation
