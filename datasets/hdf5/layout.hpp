// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// Where an array stands in an HDF5 file.
struct StoredArray {
  DType dtype = DType::f32;    ///< of texts u8, of unsigned 32 and 64 bits the signed one
  bool is_unsigned = false;    ///< of 32 or 64 bits
  std::size_t text_bytes = 0;  ///< of each text, filled up with zeros; 0 of numbers
  Shape shape;
  std::size_t offset = 0;
  std::size_t bytes = 0;
};

/// Bytes that are looked at here and there.
struct BytesAt {
  std::uint64_t size = 0;
  std::function<void(std::uint64_t at, std::span<std::byte> out)> read;  ///< within the size
};

/// The arrays of a file in the form that `write_hdf5` gives it: superblock 0, one group with a
/// symbol table of one or two levels, object headers 1, contiguous arrays of little-endian numbers
/// or of texts of one length (HDF5 File Format Specification 2.0, II.A, III.A.1, III.B, III.D,
/// IV.A). Reads from the bytes alone, as the HDF5 library ends the process when metadata
/// contradicts itself. Throws a format error naming `file` for what is broken and for bytes that
/// belong to no array, unsupported for other forms; no array reaches outside the bytes.
[[nodiscard]] std::map<std::string, StoredArray> stored_arrays(std::span<const std::byte> bytes,
                                                               const std::string& file);
[[nodiscard]] std::map<std::string, StoredArray> stored_arrays(const BytesAt& bytes,
                                                               const std::string& file);

}  // namespace etalon::datasets
