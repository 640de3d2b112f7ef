// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/dice.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// How many voxels a class has, and where, in a predicted and a reference label volume.
struct ClassExtent {
  Overlap overlap;
  Box predicted;
  Box reference;
};

/// One read of both volumes for all classes: one entry for each of `labels`, in their order. Voxels
/// of other labels are background. Both volumes are row-major (z, y, x) on `grid`. Whole numbers:
/// the same for any thread count. A format error when a volume's size is not the grid's, a config
/// error when a label is no value of the volumes' type or is named twice, or none is given.
[[nodiscard]] std::vector<ClassExtent> scan_classes(std::span<const std::uint8_t> predicted,
                                                    std::span<const std::uint8_t> reference,
                                                    const VoxelGrid& grid,
                                                    std::span<const std::int64_t> labels,
                                                    std::int64_t threads = 1);
[[nodiscard]] std::vector<ClassExtent> scan_classes(std::span<const std::uint16_t> predicted,
                                                    std::span<const std::uint16_t> reference,
                                                    const VoxelGrid& grid,
                                                    std::span<const std::int64_t> labels,
                                                    std::int64_t threads = 1);

}  // namespace etalon::validation
