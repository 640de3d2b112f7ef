// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::testing_support {

/// One array of an HDF5 file on disk.
inline Array stored_array(const std::filesystem::path& file, const std::string& name) {
  return datasets::read_hdf5(read_binary_file(file), name, file.string());
}

}  // namespace etalon::testing_support
