// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace etalon {

/// Element types that arrays, shards and ONNX tensors share.
enum class DType : std::uint8_t { u8, i8, u16, i16, i32, i64, f32, f64, boolean };

/// `u8`, `f32`, …
[[nodiscard]] std::string_view to_string(DType type) noexcept;
/// Bytes of one element.
[[nodiscard]] std::int64_t size_of(DType type) noexcept;
/// Throws a format error for an unknown name.
[[nodiscard]] DType parse_dtype(std::string_view name);

using Shape = std::vector<std::int64_t>;

/// Product of the extents; 1 for a scalar. Throws a format error for a negative extent, or when the
/// bytes of such an array would overflow.
[[nodiscard]] std::int64_t element_count(std::span<const std::int64_t> shape);

/// A borrowed n-dimensional array: pointer, type, shape and strides (in elements).
/// How floors hand arrays to each other without knowing each other's libraries.
struct ArrayView {
  const void* data = nullptr;
  DType dtype = DType::f32;
  Shape shape;
  Shape strides;

  /// Row-major view.
  [[nodiscard]] static ArrayView contiguous(const void* data, DType dtype, Shape shape);
  [[nodiscard]] std::int64_t count() const { return element_count(shape); }
  [[nodiscard]] bool is_contiguous() const;
  [[nodiscard]] std::int64_t bytes() const { return count() * size_of(dtype); }
};

/// Row-major strides of a shape.
[[nodiscard]] Shape row_major_strides(std::span<const std::int64_t> shape);

/// An owned row-major array of any element type. Value type.
struct Array {
  DType dtype = DType::f32;
  Shape shape;
  std::vector<std::byte> data;

  [[nodiscard]] static Array zeros(DType dtype, Shape shape);
  template <class T>
  [[nodiscard]] std::span<T> as() noexcept {
    return {reinterpret_cast<T*>(data.data()), data.size() / sizeof(T)};
  }
  template <class T>
  [[nodiscard]] std::span<const T> as() const noexcept {
    return {reinterpret_cast<const T*>(data.data()), data.size() / sizeof(T)};
  }
  [[nodiscard]] ArrayView view() const { return ArrayView::contiguous(data.data(), dtype, shape); }
  bool operator==(const Array&) const = default;
};

/// Element `index` (row-major) of any numeric array as a double.
[[nodiscard]] double element_as_double(const Array& array, std::int64_t index);

}  // namespace etalon
