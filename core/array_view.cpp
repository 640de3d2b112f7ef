// SPDX-License-Identifier: Apache-2.0
#include "core/array_view.hpp"

#include <array>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

struct Description {
  std::string_view name;
  std::int64_t size;
};

constexpr std::array<Description, 9> types = {{{"u8", 1},
                                               {"i8", 1},
                                               {"u16", 2},
                                               {"i16", 2},
                                               {"i32", 4},
                                               {"i64", 8},
                                               {"f32", 4},
                                               {"f64", 8},
                                               {"bool", 1}}};

template <class T>
double at(const Array& array, std::int64_t index) {
  return static_cast<double>(array.as<T>()[static_cast<std::size_t>(index)]);
}

}  // namespace

std::string_view to_string(DType type) noexcept {
  return types[static_cast<std::size_t>(type)].name;
}
std::int64_t size_of(DType type) noexcept { return types[static_cast<std::size_t>(type)].size; }

DType parse_dtype(std::string_view name) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i].name == name) return static_cast<DType>(i);
  }
  throw Error(ErrorKind::format, text("'", name, "' is not an element type"));
}

std::int64_t element_count(std::span<const std::int64_t> shape) {
  // Room for elements of 8 bytes, and strides count an extent of 0 as 1.
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 8;
  std::int64_t count = 1;
  bool is_empty = false;
  for (const std::int64_t extent : shape) {
    // Asked for every element by some readers: the words are made only when they are needed.
    if (extent < 0) {
      throw Error(ErrorKind::format, text("shape ", shape_text(shape), " has a negative extent"));
    }
    is_empty = is_empty || extent == 0;
    if (extent == 0) continue;
    if (count > most / extent) {
      throw Error(ErrorKind::format, text("shape ", shape_text(shape), " has too many elements"));
    }
    count *= extent;
  }
  return is_empty ? 0 : count;
}

Shape row_major_strides(std::span<const std::int64_t> shape) {
  Shape strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
  return strides;
}

ArrayView ArrayView::contiguous(const void* data, DType dtype, Shape shape) {
  Shape strides = row_major_strides(shape);
  return {data, dtype, std::move(shape), std::move(strides)};
}

bool ArrayView::is_contiguous() const { return strides == row_major_strides(shape); }

Array Array::zeros(DType dtype, Shape shape) {
  const auto bytes = static_cast<std::size_t>(element_count(shape) * size_of(dtype));
  return {dtype, std::move(shape), std::vector<std::byte>(bytes)};
}

double element_as_double(const Array& array, std::int64_t index) {
  ensure(index >= 0 && index < element_count(array.shape), "array index in range");
  switch (array.dtype) {
    case DType::u8:
    case DType::boolean: return at<std::uint8_t>(array, index);
    case DType::i8: return at<std::int8_t>(array, index);
    case DType::u16: return at<std::uint16_t>(array, index);
    case DType::i16: return at<std::int16_t>(array, index);
    case DType::i32: return at<std::int32_t>(array, index);
    case DType::i64: return at<std::int64_t>(array, index);
    case DType::f32: return at<float>(array, index);
    case DType::f64: return at<double>(array, index);
  }
  return 0.0;
}

}  // namespace etalon
