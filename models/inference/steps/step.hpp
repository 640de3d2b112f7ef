// SPDX-License-Identifier: Apache-2.0
// Internal to models/inference: includes oneDNN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "models/inference/compile/operation.hpp"

namespace etalon::models::inference {

/// Type and shape of a computed value of one sample (extent 1 in axis 0).
///
/// Memory order depends on the rank alone: values of rank 3 and more lie channels last (N, spatial
/// axes, C), the order in which the f32 and the int8 kernels of oneDNN are fast, the others in row
/// major order. In both, axis 1 is the innermost one.
struct Slot {
  DType dtype = DType::f32;
  Shape shape;

  [[nodiscard]] std::int64_t count() const { return element_count(shape); }
  [[nodiscard]] std::int64_t bytes() const { return count() * size_of(dtype); }
  /// Elements of the innermost axis, and how often it repeats.
  [[nodiscard]] std::int64_t channels() const;
  [[nodiscard]] std::int64_t rows() const;
};

/// Strides in elements, by logical axis, of a value of that shape.
[[nodiscard]] Shape memory_strides(const Shape& shape);

/// Where the values of one worker lie.
struct Binding {
  std::vector<std::byte*> operands;  ///< null for constants and absent operands
  std::byte* residual = nullptr;
  std::byte* output = nullptr;
  std::byte* scratch = nullptr;
  dnnl::stream* stream = nullptr;
};

/// An operation made ready for the extents of its inputs: immutable, shared by all workers.
struct Step {
  Slot output;
  std::int64_t scratch = 0;  ///< bytes
  /// Ties the step to a worker's memory; the result computes one sample.
  std::function<std::function<void()>(const Binding&)> bind;
};

/// Slots of the operands (f32, empty shape for constants), then of the residual when there is one.
using Slots = std::span<const Slot>;

/// Prepares an operation; throws an unsupported error naming the node.
[[nodiscard]] Step prepare(const Operation& operation, Slots slots);
/// True for the operators that `prepare` knows; `nearest_operator` is for messages.
[[nodiscard]] bool is_supported(std::string_view op);
[[nodiscard]] std::string nearest_operator(std::string_view op);

// By file; `prepare` finds them in its table.
[[nodiscard]] Step prepare_convolution(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_product(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_elementwise(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_add_int8(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_quantize(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_dequantize(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_softmax(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_instance_normalization(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_batch_normalization(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_max_pool(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_average_pool(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_global_average_int8(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_reduce_mean(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_concat(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_reshape(const Operation& operation, Slots slots);
[[nodiscard]] Step prepare_transpose(const Operation& operation, Slots slots);

}  // namespace etalon::models::inference
