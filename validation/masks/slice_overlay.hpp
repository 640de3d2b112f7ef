// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "validation/masks/label_volume.hpp"

namespace etalon::validation {

/// Whose voxels are painted.
enum class OverlayPart : std::uint8_t { both, reference_only, predicted_only };

/// One plane of two masks of a structure, one over the other: that in which most voxels are of one
/// mask alone, of equal ones the first; of equal masks that with most voxels. Cut to both with a
/// margin, and drawn coarser where there would be too much to draw.
struct SliceOverlay {
  /// Voxels [begin, end) of a row that are painted alike.
  struct Run {
    OverlayPart part = OverlayPart::both;
    std::int32_t row = 0;
    std::int32_t begin = 0;
    std::int32_t end = 0;
    bool operator==(const Run&) const = default;
  };
  std::int64_t plane = 0;  ///< from 1
  std::int64_t planes = 1;
  std::int64_t rows = 0;  ///< of the cut, from its upper left corner on
  std::int64_t columns = 0;
  std::array<double, 2> spacing = {1, 1};  ///< mm between rows, between columns
  std::vector<Run> runs;                   ///< by row, then column
  bool operator==(const SliceOverlay&) const = default;
};

/// More runs than these are drawn coarser.
inline constexpr std::size_t most_overlay_runs = 4000;

/// Of the voxels with `label` in both volumes, which lie on one grid. Empty where there is none.
[[nodiscard]] SliceOverlay slice_overlay(const LabelVolume& prediction,
                                         const LabelVolume& reference, std::int64_t label);

}  // namespace etalon::validation
