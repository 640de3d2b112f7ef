// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "core/array_view.hpp"

namespace etalon::models::inference {

/// to[Σ i·to_strides] = from[Σ i·from_strides] for every index of `shape`; strides in elements of
/// `element_size` bytes. Stride 0 in `from` repeats.
void copy_strided(const std::byte* from, std::span<const std::int64_t> from_strides, std::byte* to,
                  std::span<const std::int64_t> to_strides, std::span<const std::int64_t> shape,
                  std::int64_t element_size);

}  // namespace etalon::models::inference
