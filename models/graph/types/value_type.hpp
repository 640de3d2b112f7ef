// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/array_view.hpp"

namespace etalon::models {

/// Extent of a batch of any size; stands in axis 0 only.
inline constexpr std::int64_t any_batch = -1;

/// Most bytes of one value of one sample: computed from the file before any memory is taken, so
/// that a small file cannot ask for all of it.
inline constexpr std::int64_t largest_value = std::int64_t{2} << 30;
/// Most bytes of all values of one sample together.
inline constexpr std::int64_t largest_run = std::int64_t{32} << 30;

/// Most multiply-adds for one sample: some minutes of one core. A large U-Net on a volume of 128³
/// takes a tenth.
inline constexpr double largest_work = 1.0e13;

/// Element type and extents of a value. With `any_batch` in axis 0 each row is one sample, and no
/// row depends on another one.
struct ValueType {
  DType dtype = DType::f32;
  Shape shape;

  [[nodiscard]] std::int64_t rank() const { return std::ssize(shape); }
  [[nodiscard]] bool has_batch() const { return !shape.empty() && shape[0] == any_batch; }
  /// Extents behind the batch axis.
  [[nodiscard]] std::span<const std::int64_t> sample() const {
    return std::span(shape).subspan(has_batch() ? 1 : 0);
  }
  bool operator==(const ValueType&) const = default;
};

}  // namespace etalon::models
