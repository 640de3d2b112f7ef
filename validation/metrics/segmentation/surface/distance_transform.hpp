// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {

struct VoxelIndex {
  std::int32_t z = 0;
  std::int32_t y = 0;
  std::int32_t x = 0;
};

/// Squares of 0, 1, 2, … `size` − 1 steps of `spacing`. A squared distance is always
/// (square along x + square along y) + square along z, so that every search for the nearest voxel
/// rounds alike.
[[nodiscard]] std::vector<double> squares(double spacing, std::int64_t size);

/// Lower envelope of the parabolas height + (spacing · (p − at))² over whole positions p
/// (Felzenszwalb & Huttenlocher 2012, algorithm 1). `add` in ascending order of positions, from 0
/// to below `size`, then `nearest` in ascending order of positions; both take constant time on
/// average.
class LowerEnvelope {
 public:
  LowerEnvelope(double spacing, std::int64_t size);

  void clear() noexcept;
  void add(std::int64_t position, double height) noexcept;
  /// Where the parabola stands that is the lowest at `position`; at least one was added.
  [[nodiscard]] std::int64_t nearest(std::int64_t position) noexcept;

 private:
  struct Site {
    std::int64_t at;
    double lifted;  ///< height + (spacing · at)²
    double begin;   ///< from here on it is the lowest
  };
  std::vector<double> squares_;
  std::vector<double> inverses_;  ///< 1 / (2 · spacing² · steps)
  std::vector<Site> sites_;
  std::size_t count_ = 0;
  std::size_t current_ = 0;
};

/// Squared distance in mm² from each query to the nearest set bit of `to`, which has at least one:
/// the exact Euclidean distance transform along x, y and z in turn, evaluated where it is asked
/// for. Time linear in the volume of `to`, beside a sort of the queries; memory of 4 bytes times
/// its depth for each (y, x) with a query. Each value depends on its query alone: the same bits for
/// any thread count.
[[nodiscard]] std::vector<double> squared_distances(const BitVolume& to,
                                                    const std::array<double, 3>& spacing,
                                                    std::span<const VoxelIndex> queries,
                                                    std::int64_t threads);

}  // namespace etalon::validation
