// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {

/// Voxels of the mask at most `width` mm from one of its border voxels, between centres; width 0 is
/// the border itself. Time grows with the square of the width in voxels.
[[nodiscard]] BitVolume boundary_band(const BitVolume& mask, const BitVolume& border, double width,
                                      const std::array<double, 3>& spacing, std::int64_t threads);

/// Voxels in both sets, and in at least one.
struct SetSizes {
  std::int64_t both = 0;
  std::int64_t any = 0;
};
[[nodiscard]] SetSizes set_sizes(const BitVolume& a, const BitVolume& b);

}  // namespace etalon::validation
