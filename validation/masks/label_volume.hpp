// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/ingest/volume_grid.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// The label of each voxel, row-major (z, y, x).
struct LabelVolume {
  std::vector<std::uint16_t> labels;
  VoxelGrid grid;
  datasets::VolumeGrid place;
};

/// Reads an attached NRRD file. Throws format errors naming `file`: for what is no such file, a
/// voxel that is no whole number from 0 to 65535 (with its place), and a grid whose millimetres
/// between voxels are not said or that fills no volume; unsupported for axes that are not at right
/// angles (to a cosine of 0.001), and for other formats (NIfTI, DICOM) by their first bytes.
[[nodiscard]] LabelVolume read_label_volume(std::span<const std::byte> bytes,
                                            const std::string& file);

/// Labels of voxels that are neither 0 nor one of `named`, rising.
[[nodiscard]] std::vector<std::uint16_t> other_labels(const LabelVolume& volume,
                                                      std::span<const std::int64_t> named);

/// Throws a format error that names both files and what differs, unless they lie on one grid.
void require_one_grid(const LabelVolume& prediction, const std::string& prediction_file,
                      const LabelVolume& reference, const std::string& reference_file);

}  // namespace etalon::validation
