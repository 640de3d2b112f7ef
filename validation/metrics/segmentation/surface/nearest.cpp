// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/nearest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <tuple>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "validation/metrics/segmentation/surface/distance_transform.hpp"

namespace etalon::validation {
namespace {

/// A window of 57 bits around a voxel shows its row up to so many steps to both sides.
constexpr std::int64_t window_reach = 28;
constexpr std::int64_t rows_a_part = 256;
/// Where most of so many searches of a part were in vain, the rest of the part is not searched.
constexpr std::int64_t patience = 32;

/// So many voxels are searched for before the transform is asked about those left: bounds memory.
constexpr std::int64_t voxels_a_batch = 1 << 22;

std::int64_t voxels_of_part(const BitVolume& from, std::int64_t part) {
  std::int64_t voxels = 0;
  const std::int64_t end = std::min(from.rows(), (part + 1) * rows_a_part);
  for (std::int64_t row = part * rows_a_part; row < end; ++row) {
    for (std::int64_t w = 0; w < from.words(); ++w) voxels += std::popcount(from.row(row)[w]);
  }
  return voxels;
}

}  // namespace

struct NearestSearch::FarVoxels {
  std::vector<VoxelIndex> voxels;
  std::vector<std::uint8_t> kinds;
};

NearestSearch::NearestSearch(const std::array<double, 3>& spacing, std::int64_t near_rows)
    : spacing_(spacing), x_squares_(squares(spacing[2], window_reach + 2)) {
  constexpr std::int64_t most = 16;
  const std::vector<double> y_squares = squares(spacing[1], most + 2);
  const std::vector<double> z_squares = squares(spacing[0], most + 2);
  for (std::int64_t dz = -most; dz <= most; ++dz) {
    for (std::int64_t dy = -most; dy <= most; ++dy) {
      const double y = y_squares[static_cast<std::size_t>(std::abs(dy))];
      const double z = z_squares[static_cast<std::size_t>(std::abs(dz))];
      rows_.push_back({dz, dy, y, z, y + z});
    }
  }
  std::ranges::sort(rows_, [](const Row& a, const Row& b) {
    return std::tie(a.bound, a.dz, a.dy) < std::tie(b.bound, b.dz, b.dy);
  });
  reach_ = std::min({x_squares_.back(), y_squares.back(), z_squares.back()});
  if (near_rows < std::ssize(rows_)) {
    reach_ = std::min(reach_, rows_[static_cast<std::size_t>(near_rows)].bound);
    rows_.resize(static_cast<std::size_t>(near_rows));
  }
}

double NearestSearch::search(const BitVolume& to, std::int64_t z, std::int64_t y,
                             std::int64_t x) const noexcept {
  const Extents& size = to.extents();
  constexpr std::uint64_t left_bits = (std::uint64_t{1} << window_reach) - 1;
  double best = std::numeric_limits<double>::infinity();
  for (const Row& row : rows_) {
    if (row.bound >= best) break;
    const std::int64_t at_z = z + row.dz;
    const std::int64_t at_y = y + row.dy;
    if (at_z < 0 || at_z >= size[0] || at_y < 0 || at_y >= size[1]) continue;
    const std::uint64_t bits = window(to.row(at_z * size[1] + at_y), x - window_reach);
    if (bits == 0) continue;
    const int right = std::countr_zero(bits >> window_reach);
    const int left = std::countl_zero(bits & left_bits) - (63 - static_cast<int>(window_reach));
    const double x_square = x_squares_[static_cast<std::size_t>(std::min(left, right))];
    best = std::min(best, (x_square + row.y_square) + row.z_square);
  }
  return best;
}

DistanceCounts NearestSearch::count(const BitVolume& from, const BitVolume& to, const Kind& kind,
                                    std::int64_t threads) const {
  ensure(from.extents() == to.extents(), "distances within one volume");
  const std::int64_t parts = (from.rows() + rows_a_part - 1) / rows_a_part;
  DistanceCounts all;
  for (std::int64_t begin = 0; begin < parts;) {
    std::int64_t end = begin;
    for (std::int64_t voxels = 0; end < parts && voxels < voxels_a_batch; ++end)
      voxels += voxels_of_part(from, end);
    count_parts(from, to, kind, begin, end, threads, all);
    begin = end;
  }
  return all;
}

void NearestSearch::count_parts(const BitVolume& from, const BitVolume& to, const Kind& kind,
                                std::int64_t begin, std::int64_t end, std::int64_t threads,
                                DistanceCounts& all) const {
  FarVoxels far;
  std::mutex guard;
  for_each_part(end - begin, threads, [&](std::int64_t part) {
    DistanceCounts near;
    FarVoxels left;
    search_part(from, to, kind, begin + part, near, left);
    const std::scoped_lock lock(guard);
    all.add(near);
    far.voxels.insert(far.voxels.end(), left.voxels.begin(), left.voxels.end());
    far.kinds.insert(far.kinds.end(), left.kinds.begin(), left.kinds.end());
  });
  const std::vector<double> distances = squared_distances(to, spacing_, far.voxels, threads);
  for (std::size_t i = 0; i < distances.size(); ++i) all.add(distances[i], far.kinds[i]);
}

void NearestSearch::search_part(const BitVolume& from, const BitVolume& to, const Kind& kind,
                                std::int64_t part, DistanceCounts& near, FarVoxels& far) const {
  const std::int64_t height = from.extents()[1];
  std::int64_t tried = 0;
  std::int64_t vain = 0;
  const std::int64_t end = std::min(from.rows(), (part + 1) * rows_a_part);
  for (std::int64_t row = part * rows_a_part; row < end; ++row) {
    const std::int64_t z = row / height;
    const std::int64_t y = row % height;
    for_each_bit(from.row(row), from.words(), [&](std::int64_t x) {
      const std::int64_t of_kind = kind ? kind(z, y, x) : 0;
      if (vain <= patience || 2 * vain <= tried) {
        const double squared = search(to, z, y, x);
        ++tried;
        if (squared <= reach_) {
          near.add(squared, of_kind);
          return;
        }
        ++vain;
      }
      far.voxels.push_back({static_cast<std::int32_t>(z), static_cast<std::int32_t>(y),
                            static_cast<std::int32_t>(x)});
      far.kinds.push_back(static_cast<std::uint8_t>(of_kind));
    });
  }
}

}  // namespace etalon::validation
