// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/array_view.hpp"
#include "datasets/options.hpp"

namespace etalon::datasets {

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
