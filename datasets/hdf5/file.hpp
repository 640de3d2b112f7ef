// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Writes named arrays as one HDF5 file, atomically; the same arrays give the same bytes (no times,
/// fixed format version). Names may not contain `/`.
void write_hdf5(const std::filesystem::path& file, const std::map<std::string, ArrayView>& arrays);

/// Reads one array whole. Throws io/format errors naming file, dataset and HDF5's own reason.
[[nodiscard]] Array read_hdf5(const std::filesystem::path& file, const std::string& name);
/// Whether the file has the dataset.
[[nodiscard]] bool has_hdf5(const std::filesystem::path& file, const std::string& name);

}  // namespace etalon::datasets
