// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "validation/metrics/segmentation/surface/distance_counts.hpp"
#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {

/// Counts the distances from each voxel of one set to the nearest of another. Surfaces of a
/// prediction and its reference mostly lie a few voxels apart: the rows around a voxel are searched
/// first, the nearest first, and what is further away than they reach is left to the distance
/// transform (`squared_distances`). Both are exact. Which voxels are left to it depends on the
/// volumes, never on threads: the same counts for any thread count. Immutable, thread-safe.
class NearestSearch {
 public:
  /// `near_rows`: how many rows are searched around a voxel; 0 leaves all to the transform.
  explicit NearestSearch(const std::array<double, 3>& spacing, std::int64_t near_rows = 256);

  /// Kind of the voxel (z, y, x), 0 to 255, under which its distance is counted.
  using Kind = std::function<std::int64_t(std::int64_t z, std::int64_t y, std::int64_t x)>;

  /// `from` and `to` have equal extents and `to` is not empty; without `kind` all are of kind 0.
  [[nodiscard]] DistanceCounts count(const BitVolume& from, const BitVolume& to, const Kind& kind,
                                     std::int64_t threads) const;

 private:
  struct Row {
    std::int64_t dz;
    std::int64_t dy;
    double y_square;
    double z_square;
    double bound;  ///< no voxel of the row is nearer
  };

  struct FarVoxels;

  void count_parts(const BitVolume& from, const BitVolume& to, const Kind& kind, std::int64_t begin,
                   std::int64_t end, std::int64_t threads, DistanceCounts& all) const;
  void search_part(const BitVolume& from, const BitVolume& to, const Kind& kind, std::int64_t part,
                   DistanceCounts& near, FarVoxels& far) const;
  [[nodiscard]] double search(const BitVolume& to, std::int64_t z, std::int64_t y,
                              std::int64_t x) const noexcept;

  std::array<double, 3> spacing_;
  std::vector<Row> rows_;  ///< by bound
  std::vector<double> x_squares_;
  double reach_;  ///< squared distances up to here are found among the rows
};

}  // namespace etalon::validation
