// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Writes named arrays as one HDF5 file, atomically; the same arrays give the same bytes (no times,
/// fixed format version). Names may not contain `/`.
void write_hdf5(const std::filesystem::path& file, const std::map<std::string, ArrayView>& arrays);

/// Reads one array whole, of a file in the form that `write_hdf5` gives it. Throws io/format errors
/// naming file and dataset, unsupported for other forms (docs/formats/shards.md).
[[nodiscard]] Array read_hdf5(const std::filesystem::path& file, const std::string& name);
/// The same from the bytes of a file, which errors call `file`.
[[nodiscard]] Array read_hdf5(std::span<const std::byte> bytes, const std::string& name,
                              const std::string& file);
/// Whether the file has the dataset.
[[nodiscard]] bool has_hdf5(const std::filesystem::path& file, const std::string& name);

}  // namespace etalon::datasets
