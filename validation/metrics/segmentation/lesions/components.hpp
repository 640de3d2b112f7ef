// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {

/// Which voxels touch: those that share a face (6 neighbours), a face or an edge (18), or also a
/// corner (26). In a plane faces are the 4 neighbours, and edges and corners the 8.
enum class Connectivity : std::uint8_t { faces = 1, edges = 2, corners = 3 };

/// Sets of voxels that hang together, numbered from 0 in the order of their first voxels.
struct Components {
  /// Voxels [begin, end) of one row that belong to one component.
  struct Run {
    std::int32_t begin;
    std::int32_t end;
    std::int64_t component;
  };
  std::vector<std::int64_t> sizes;         ///< voxels of each
  std::vector<Run> runs;                   ///< by row, then x
  std::vector<std::int64_t> first_of_row;  ///< into `runs`; one more than there are rows

  [[nodiscard]] std::int64_t count() const noexcept { return std::ssize(sizes); }
};

/// The components of a mask, by union of runs: time linear in its words and runs.
[[nodiscard]] Components connected_components(const BitVolume& mask, Connectivity connectivity);

}  // namespace etalon::validation
