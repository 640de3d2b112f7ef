// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/surfels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

/// Components along (z, y, x) of twice the half normals of a triangle, in eighths of a voxel's
/// face; signs do not matter to its area.
using Normal = std::array<int, 3>;
using Triangles = std::vector<Normal>;

// A corner of the cube of eight voxel centres is a number of three bits, z y x; a pattern has a bit
// for each.
int axis_between(int a, int b) {
  const int bits = a ^ b;
  return bits == 4 ? 0 : bits == 2 ? 1 : 2;
}

bool is_edge(int a, int b) { return std::popcount(static_cast<unsigned>(a ^ b)) == 1; }

Normal along(int axis, int length) {
  Normal normal = {0, 0, 0};
  normal[static_cast<std::size_t>(axis)] = length;
  return normal;
}

Normal along(int axis, int other, int length) {
  Normal normal = along(axis, length);
  normal[static_cast<std::size_t>(other)] = length;
  return normal;
}

/// Corners of a pattern that edges of the cube join to `from`.
int piece_of(int pattern, int from) {
  int piece = 1 << from;
  for (int round = 0; round < 8; ++round) {
    for (int a = 0; a < 8; ++a) {
      for (int b = 0; b < 8; ++b) {
        if ((piece >> a & 1) != 0 && (pattern >> b & 1) != 0 && is_edge(a, b)) piece |= 1 << b;
      }
    }
  }
  return piece;
}

/// The triangles that cut off a piece of at most four corners.
Triangles triangles_of_piece(int piece) {
  std::vector<int> corners;
  for (int a = 0; a < 8; ++a) {
    if ((piece >> a & 1) != 0) corners.push_back(a);
  }
  std::array<int, 3> edges = {0, 0, 0};
  std::size_t most = 0;
  int centre_axis = 0;
  for (const int a : corners) {
    std::vector<int> axes;
    for (const int b : corners) {
      if (!is_edge(a, b)) continue;
      axes.push_back(axis_between(a, b));
      if (a < b) ++edges[static_cast<std::size_t>(axis_between(a, b))];
    }
    most = std::max(most, axes.size());
  }
  const auto axis_with = [&](int count) {
    return static_cast<int>(std::ranges::find(edges, count) - edges.begin());
  };
  switch (corners.size()) {
    case 1: return {{1, 1, 1}};
    case 2: {
      const int axis = axis_with(1);
      return {along((axis + 1) % 3, (axis + 2) % 3, 2), along((axis + 1) % 3, (axis + 2) % 3, 2)};
    }
    case 3:  // an L in a face: a pentagon
      return {along(axis_with(0), 4), {2, 2, 2}, {1, 1, 1}};
    default: break;
  }
  ensure(corners.size() == 4, "a piece has at most four corners");
  if (std::ranges::count(edges, 2) == 2)  // a face
    return {along(axis_with(0), 4), along(axis_with(0), 4)};
  if (most == 3)  // a corner and its three neighbours: a hexagon
    return {{1, 1, 1}, {1, 1, 1}, {2, 2, 2}, {2, 2, 2}};
  // A path along each axis once: the middle one joins the two corners that have two edges.
  for (const int a : corners) {
    for (const int b : corners) {
      const auto degree = [&](int corner) {
        return std::ranges::count_if(corners, [&](int other) { return is_edge(corner, other); });
      };
      if (is_edge(a, b) && degree(a) == 2 && degree(b) == 2) centre_axis = axis_between(a, b);
    }
  }
  return {along(centre_axis, (centre_axis + 1) % 3, 2),
          along(centre_axis, (centre_axis + 2) % 3, 2),
          {1, 1, 1},
          {3, 3, 3}};
}

/// Of the smaller of pattern and complement, each piece cut off for itself.
Triangles triangles_of(int pattern) {
  if (std::popcount(static_cast<unsigned>(pattern)) > 4) pattern = 255 - pattern;
  Triangles all;
  for (int a = 0; a < 8; ++a) {
    if ((pattern >> a & 1) == 0) continue;
    const int piece = piece_of(pattern, a);
    pattern &= ~piece;
    const Triangles more = triangles_of_piece(piece);
    all.insert(all.end(), more.begin(), more.end());
  }
  std::ranges::sort(all);
  return all;
}

/// Patterns with the same triangles are one class.
struct PatternTable {
  std::array<std::uint8_t, 256> classes{};
  std::vector<Triangles> triangles = {{}};
};

PatternTable make_pattern_table() {
  PatternTable table;
  for (int pattern = 0; pattern < 256; ++pattern) {
    const Triangles triangles = triangles_of(pattern);
    const auto found = std::ranges::find(table.triangles, triangles);
    table.classes[static_cast<std::size_t>(pattern)] =
        static_cast<std::uint8_t>(found - table.triangles.begin());
    if (found == table.triangles.end()) table.triangles.push_back(triangles);
  }
  return table;
}

double area_of(const Triangles& triangles, const std::array<double, 3>& spacing) {
  double area = 0;
  for (const Normal& normal : triangles) {
    const double z = 0.125 * normal[0] * spacing[1] * spacing[2];
    const double y = 0.125 * normal[1] * spacing[0] * spacing[2];
    const double x = 0.125 * normal[2] * spacing[0] * spacing[1];
    area += std::sqrt(z * z + y * y + x * x);
  }
  return area;
}

}  // namespace

Surfels::Surfels(const VoxelGrid& grid) : planar_(grid.planar) {
  if (planar_) {
    // Patterns of four pixels: bits 0 and 1 along x in the upper row, 2 and 3 in the lower.
    const double diagonal = 0.5 * std::hypot(grid.spacing[1], grid.spacing[2]);
    areas_ = {0.0, diagonal, 2 * diagonal, grid.spacing[1], grid.spacing[2]};
    const std::array<std::uint8_t, 16> classes = {0, 1, 1, 4, 1, 3, 2, 1, 1, 2, 3, 1, 4, 1, 1, 0};
    std::ranges::copy(classes, classes_.begin());
    return;
  }
  static const PatternTable table = make_pattern_table();
  classes_ = table.classes;
  for (const Triangles& triangles : table.triangles)
    areas_.push_back(area_of(triangles, grid.spacing));
}

std::uint8_t Surfels::class_at(const BitVolume& mask, std::int64_t z, std::int64_t y,
                               std::int64_t x) const noexcept {
  const auto pair = [&](std::int64_t at_z, std::int64_t at_y) {
    return window(mask.row_or_nothing(at_z, at_y), x - 1) & 3;
  };
  if (planar_) return classes_[pair(0, y - 1) | pair(0, y) << 2];
  return classes_[pair(z - 1, y - 1) | pair(z - 1, y) << 2 | pair(z, y - 1) << 4 | pair(z, y) << 6];
}

}  // namespace etalon::validation
