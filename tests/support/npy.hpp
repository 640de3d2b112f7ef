// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/array_view.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::testing {

/// Writes an f32 array as NumPy's .npy, version 1.0: what peers read without a library of ours.
inline void write_npy(const std::filesystem::path& file, const Array& array) {
  ensure(array.dtype == DType::f32, "peers get f32 arrays");
  std::string shape;
  for (const std::int64_t extent : array.shape) shape += text(extent, ",");
  std::string header = text("{'descr': '<f4', 'fortran_order': False, 'shape': (", shape, "), }");
  // Magic (8 bytes), length (2) and header fill a multiple of 64 bytes.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(array.data.data()), array.data.size());
  write_file(file, bytes);
}

}  // namespace etalon::testing
