// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/array_view.hpp"

namespace etalon::datasets {

/// What the header of an NPY array (NumPy format 1 to 3) says.
struct NpyHeader {
  DType dtype = DType::f32;
  Shape shape;
  std::size_t data_begin = 0;
};

/// Reads the header from the first bytes of an array. Throws format errors naming `what`,
/// unsupported for element types and orders that are not read.
[[nodiscard]] NpyHeader parse_npy_header(std::span<const std::byte> bytes, const std::string& what);

/// A whole array, little-endian, C order. Throws a format error unless the data fills the shape.
[[nodiscard]] Array parse_npy(std::span<const std::byte> bytes, const std::string& what);

}  // namespace etalon::datasets
