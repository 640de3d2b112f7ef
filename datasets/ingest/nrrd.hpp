// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/array_view.hpp"
#include "datasets/ingest/volume_grid.hpp"
#include "datasets/options.hpp"

namespace etalon::datasets {

struct Volume {
  Array array;  ///< (D,H,W)
  VolumeGrid grid;
};

/// The volume that the bytes of an attached NRRD file hold. Throws what `parse_nrrd_header` throws,
/// and format errors for data that do not fill the volume; errors name `file`.
[[nodiscard]] Volume parse_nrrd(std::span<const std::byte> bytes, const std::string& file);

/// An image of a folder and the label volume that belongs to it.
struct VolumePair {
  std::string name;  ///< of the image's file up to `_image.nrrd`
  std::filesystem::path image;
  std::filesystem::path label;
};

/// The pairs of the folder `options.path` by name. Throws an io error when it cannot be read.
[[nodiscard]] std::vector<VolumePair> volume_pairs(const DataOptions& options);

/// Number of the class (u8) of each voxel by `options.class_values`. Values that are not declared
/// become the first class where `options.undeclared_values` says so; else a format error names
/// `file`, each value with its count, and the first voxel.
[[nodiscard]] Array class_mask(const Array& label, const DataOptions& options,
                               const std::string& file);

/// `options.class_values` as numbers; throws a config error for what is none.
[[nodiscard]] std::vector<double> class_numbers(const DataOptions& options);

}  // namespace etalon::datasets
