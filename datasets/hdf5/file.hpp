// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Writes named arrays as one HDF5 file, atomically; the same arrays give the same bytes (no times,
/// fixed format version). Names may not contain `/`.
void write_hdf5(const std::filesystem::path& file, const std::map<std::string, ArrayView>& arrays);

/// One array whole, from the bytes of a file in the form that `write_hdf5` gives it; errors call it
/// `file`. Throws format errors naming file and dataset, unsupported for other forms
/// (docs/formats/shards.md).
[[nodiscard]] Array read_hdf5(std::span<const std::byte> bytes, const std::string& name,
                              const std::string& file);
/// The names of the arrays in the bytes of such a file.
[[nodiscard]] std::set<std::string> hdf5_names(std::span<const std::byte> bytes,
                                               const std::string& file);
/// Throws a format error naming an array that is none of `known`: nobody looks at it, so a file
/// that is believed as a whole must not have it.
void check_hdf5_names(std::span<const std::byte> bytes, const std::string& file,
                      std::initializer_list<std::string_view> known);

}  // namespace etalon::datasets
