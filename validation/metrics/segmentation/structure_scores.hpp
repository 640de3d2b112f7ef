// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/dice.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// What is declared before masks are scored.
struct SegmentationOptions {
  /// mm; how far apart surfaces may lie and still count as equal. Depends on how far readers lie
  /// apart, so there is no good default for an organ; one value of NSD for each.
  std::vector<double> tolerances = {1.0};
  /// mm; how thick the band along the boundary is; 0 is the border voxels alone. One value of the
  /// boundary IoU for each. Costs grow with the square of width / spacing.
  std::vector<double> boundary_widths = {0.0};
  /// Whether distances between border voxels, and between surfels, are looked for, which takes most
  /// of the time; else the structures in both masks have NaN for them.
  bool border_distances = true;
  bool surfel_distances = true;
  /// 1 to 4096. The same bits for any number.
  std::int64_t threads = 1;
};

enum class Presence : std::uint8_t {
  neither,   ///< empty in prediction and reference: the prediction is right
  missed,    ///< in the reference only
  invented,  ///< in the prediction only
  both,
};

/// Scores of one structure in one case. Never NaN but for what is not looked for: a missed or
/// invented structure has the worst value of each metric, 0 for overlaps and `VoxelGrid::diagonal`
/// for distances; one in neither volume has the best, 1 and 0. Distances in mm. Ids and
/// definitions: docs/metrics/segmentation.md.
struct StructureScores {
  std::int64_t label = 0;
  Presence presence = Presence::neither;
  Overlap overlap;
  double dice = 0;
  double iou = 0;
  double volume_difference = 0;            ///< predicted − reference, mm³ (planar: mm²)
  double volume_difference_relative = 0;   ///< to the reference, at least one voxel
  double volume_difference_symmetric = 0;  ///< to the mean of both, in [−2, 2]

  // Between centres of border voxels.
  double hd = 0;
  double hd95_pooled = 0;
  double hd95_directed = 0;
  double asd_to_reference = 0;  ///< mean over the predicted surface
  double asd_to_predicted = 0;  ///< mean over the reference surface
  double assd = 0;
  double masd = 0;
  std::vector<double> nsd;  ///< one for each tolerance

  // Between surfels, weighted by their area.
  double hd_surfel = 0;
  double hd95_surfel = 0;
  double asd_surfel_to_reference = 0;
  double asd_surfel_to_predicted = 0;
  double assd_surfel = 0;
  std::vector<double> nsd_surfel;  ///< one for each tolerance

  std::vector<double> boundary_iou;  ///< one for each width
};

/// Scores of each of `labels`, in their order. Volumes are row-major (z, y, x) on `grid` and read
/// once for all classes, then inside each class's box; memory beside them is about one byte for
/// each voxel of the largest box, and four more only where surfaces lie far apart. Deterministic.
/// Errors as `scan_classes`; a config error for a tolerance or width that is negative or not
/// finite.
[[nodiscard]] std::vector<StructureScores> score_structures(
    std::span<const std::uint8_t> predicted, std::span<const std::uint8_t> reference,
    const VoxelGrid& grid, std::span<const std::int64_t> labels,
    const SegmentationOptions& options = {});
[[nodiscard]] std::vector<StructureScores> score_structures(
    std::span<const std::uint16_t> predicted, std::span<const std::uint16_t> reference,
    const VoxelGrid& grid, std::span<const std::int64_t> labels,
    const SegmentationOptions& options = {});

}  // namespace etalon::validation
