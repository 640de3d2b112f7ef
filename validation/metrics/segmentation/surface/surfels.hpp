// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {

/// Area of the surface element (surfel) around a corner between voxels: the part of the marching
/// cubes surface (Lorensen & Cline 1987, vertices in the middle of edges) that runs between the
/// voxels of the mask and the others among the eight around it; planar: length of the contour
/// between four. The same area for the complement, and for a pattern turned or mirrored with its
/// spacing (Nikolov et al. 2021, doi 10.2196/26151, supplement; google-deepmind/surface-distance).
/// Patterns of equal area share a class, which depends on the pattern alone, not on the spacing.
class Surfels {
 public:
  explicit Surfels(const VoxelGrid& grid);

  /// Class of the surfel at corner (z, y, x) of the mask; 0 is no surfel.
  [[nodiscard]] std::uint8_t class_at(const BitVolume& mask, std::int64_t z, std::int64_t y,
                                      std::int64_t x) const noexcept;
  /// mm² (planar: mm) of each class.
  [[nodiscard]] const std::vector<double>& areas() const noexcept { return areas_; }

 private:
  bool planar_;
  std::array<std::uint8_t, 256> classes_{};
  std::vector<double> areas_;
};

}  // namespace etalon::validation
