// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validation/masks/label_volume.hpp"
#include "validation/masks/options.hpp"
#include "validation/metrics/segmentation/score_columns.hpp"

namespace etalon::validation {

/// What masks of many cases are scored by: read once from the options.
struct MaskScoring {
  explicit MaskScoring(const MaskOptions& declared);

  std::vector<MaskClass> classes;
  SegmentationOptions options;
  LesionOptions lesions;
  std::vector<ScoreColumn> columns;
  bool keeps_lesions = false;  ///< each lesion is wanted, not their numbers alone
};

/// One structure in one case.
struct StructureRow {
  bool has_output = true;  ///< the model gave a mask for the case
  Presence presence = Presence::neither;
  std::int64_t reference_voxels = 0;
  std::int64_t predicted_voxels = 0;
  double diagonal = 0;  ///< mm; the worst distance of the case
  /// One for each column. Without an output the worst value, of which a difference of volumes has
  /// none: NaN.
  std::vector<double> values = {};
  std::vector<LesionCounts> lesions = {};  ///< by size; empty where they are not counted
  /// Of either volume, where they are kept; without an output no reference lesion is matched.
  std::vector<Lesion> reference_lesions = {};
  std::vector<Lesion> predicted_lesions = {};
};

/// One row for each class, in their order. `prediction` is null where the model gave nothing. Both
/// lie on one grid. The same bits for any number of threads.
[[nodiscard]] std::vector<StructureRow> score_case(const LabelVolume* prediction,
                                                   const LabelVolume& reference,
                                                   const MaskScoring& scoring,
                                                   std::int64_t threads);

}  // namespace etalon::validation
