// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/segmentation/volume/grid.hpp"

namespace etalon::validation {

/// Two label volumes as a Python script leaves them: lines `shape 3 4 5`, `spacing 2 1 1`,
/// `labels 1 2`, `tolerances 1 2`, `widths 0`, any others, an empty line, then the bytes of the
/// predicted and the reference volume.
struct LabelVolumeFile {
  VoxelGrid grid;
  std::vector<std::int64_t> labels;
  std::vector<double> tolerances;
  std::vector<double> widths;
  std::vector<double> sizes;
  std::vector<std::uint8_t> predicted;
  std::vector<std::uint8_t> reference;
};

inline LabelVolumeFile read_label_volumes(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  check(in.good(), ErrorKind::io, text(file, " cannot be read"));
  LabelVolumeFile read;
  std::vector<std::int64_t> shape;
  std::vector<double> spacing;
  std::string line;
  while (std::getline(in, line) && !line.empty()) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    double value = 0;
    while (words >> value) {
      if (key == "shape") shape.push_back(static_cast<std::int64_t>(value));
      if (key == "spacing") spacing.push_back(value);
      if (key == "labels") read.labels.push_back(static_cast<std::int64_t>(value));
      if (key == "tolerances") read.tolerances.push_back(value);
      if (key == "widths") read.widths.push_back(value);
      if (key == "sizes") read.sizes.push_back(value);
    }
  }
  read.grid = voxel_grid(shape, spacing);
  for (auto* volume : {&read.predicted, &read.reference}) {
    volume->resize(static_cast<std::size_t>(read.grid.voxels()));
    in.read(reinterpret_cast<char*>(volume->data()), read.grid.voxels());
  }
  check(in.good(), ErrorKind::format, text(file, " is too short"));
  return read;
}

}  // namespace etalon::validation
