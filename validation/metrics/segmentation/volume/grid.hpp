// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace etalon::validation {

/// Voxel counts along (z, y, x); x varies fastest.
using Extents = std::array<std::int64_t, 3>;

/// Where the voxels of a label volume lie: how many, and how far apart. An image of two dimensions
/// has z extent 1 and is `planar`: nothing is above or below it. A volume of one slice is not
/// planar: what lies outside the volume is background, so all of its voxels are surface.
struct VoxelGrid {
  Extents extents = {1, 1, 1};
  std::array<double, 3> spacing = {1.0, 1.0, 1.0};  ///< mm between voxel centres
  bool planar = false;

  [[nodiscard]] std::int64_t voxels() const noexcept {
    return extents[0] * extents[1] * extents[2];
  }
  /// mm³; mm² of a planar grid.
  [[nodiscard]] double voxel_volume() const noexcept;
  /// mm between opposite corners of the image: no distance inside it is longer. The worst value of
  /// every distance.
  [[nodiscard]] double diagonal() const noexcept;
};

/// A grid from shape (H, W) or (D, H, W) and as many spacings in mm, in the same order. A format
/// error unless there are two or three extents of 1 to 32767 and spacings that are finite and
/// between 1e-6 and 1e6.
[[nodiscard]] VoxelGrid voxel_grid(std::span<const std::int64_t> shape,
                                   std::span<const double> spacing);

/// Half-open range of voxels along (z, y, x).
struct Box {
  Extents begin = {0, 0, 0};
  Extents end = {0, 0, 0};

  [[nodiscard]] bool is_empty() const noexcept;
  [[nodiscard]] Extents extents() const noexcept;
  [[nodiscard]] std::int64_t voxels() const noexcept;
  /// The smallest box that holds both; an empty box adds nothing.
  [[nodiscard]] Box joined(const Box& other) const noexcept;
  bool operator==(const Box&) const = default;
};

}  // namespace etalon::validation
