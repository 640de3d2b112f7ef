// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <ATen/ATen.h>

#include "core/array_view.hpp"

namespace etalon::models {

[[nodiscard]] at::ScalarType scalar_type(DType type);
/// Throws an unsupported error for types that no Array holds.
[[nodiscard]] DType dtype_of(at::ScalarType type);

/// A copy of the array as a contiguous CPU tensor (64-byte aligned, as LibTorch allocates).
[[nodiscard]] at::Tensor to_tensor(const Array& array);
/// A row-major copy of the tensor.
[[nodiscard]] Array to_array(const at::Tensor& tensor);

}  // namespace etalon::models
