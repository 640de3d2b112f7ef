// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/volume/grid.hpp"

#include <algorithm>
#include <cmath>

#include "core/array_view.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

double VoxelGrid::voxel_volume() const noexcept {
  return planar ? spacing[1] * spacing[2] : spacing[0] * spacing[1] * spacing[2];
}

double VoxelGrid::diagonal() const noexcept {
  double squares = 0;
  for (std::size_t axis = planar ? 1 : 0; axis < 3; ++axis) {
    const double length = static_cast<double>(extents[axis]) * spacing[axis];
    squares += length * length;
  }
  return std::sqrt(squares);
}

VoxelGrid voxel_grid(std::span<const std::int64_t> shape, std::span<const double> spacing) {
  check(shape.size() == 2 || shape.size() == 3, ErrorKind::format,
        text("a label volume of ", shape.size(), " dimensions; two or three are scored"));
  check(spacing.size() == shape.size(), ErrorKind::format,
        text("a label volume of ", shape.size(), " dimensions has ", spacing.size(),
             " spacings; each dimension needs one"));
  VoxelGrid grid;
  grid.planar = shape.size() == 2;
  const std::size_t first = grid.planar ? 1 : 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    check(shape[i] >= 1 && shape[i] <= 32767, ErrorKind::format,
          text("a label volume of shape ", shape_text(shape), "; extents are 1 to 32767"));
    check(std::isfinite(spacing[i]) && spacing[i] >= 1e-6 && spacing[i] <= 1e6, ErrorKind::format,
          text("spacing ", spacing[i], " mm of dimension ", i, "; allowed are 1e-6 to 1e6"));
    grid.extents[first + i] = shape[i];
    grid.spacing[first + i] = spacing[i];
  }
  return grid;
}

bool Box::is_empty() const noexcept {
  return begin[0] >= end[0] || begin[1] >= end[1] || begin[2] >= end[2];
}

Extents Box::extents() const noexcept {
  if (is_empty()) return {0, 0, 0};
  return {end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]};
}

std::int64_t Box::voxels() const noexcept {
  const Extents size = extents();
  return size[0] * size[1] * size[2];
}

Box Box::joined(const Box& other) const noexcept {
  if (is_empty()) return other;
  if (other.is_empty()) return *this;
  Box result;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    result.begin[axis] = std::min(begin[axis], other.begin[axis]);
    result.end[axis] = std::max(end[axis], other.end[axis]);
  }
  return result;
}

}  // namespace etalon::validation
