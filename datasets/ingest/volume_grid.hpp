// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Which coordinates directions and origin are in. Those of the patient are kept as
/// left-posterior-superior; the others cannot be turned into each other.
enum class Space : std::uint8_t { unstated, patient, scanner, right_handed, left_handed };

using Vector3 = std::array<double, 3>;

/// Where the voxels of a volume lie, as far as its file says so. Axes as in an NRRD header: the
/// fastest first.
struct VolumeGrid {
  Shape sizes;
  Space space = Space::unstated;
  std::vector<Vector3> directions = {};  ///< one per axis, or none
  std::vector<double> spacings = {};     ///< where there are no directions; one per axis, or none
  std::optional<Vector3> origin = {};

  /// Millimetres between voxels along (D,H,W), empty when the file does not say.
  [[nodiscard]] std::vector<double> spacing_mm() const;
};

/// What differs between two grids, with the numbers of both: `origin: (1,2,3) and (1,2,4)`. Empty
/// when a point of one is the same point of the other up to a thousandth of a voxel.
[[nodiscard]] std::string grid_difference(const VolumeGrid& image, const VolumeGrid& label);

}  // namespace etalon::datasets
