// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "models/inference/compile/operation.hpp"

namespace etalon::models::inference {

/// The same function with fewer nodes: Constant nodes become initializers, Dropout and Identity go,
/// BatchNormalization is folded into the convolution or Gemm before it, and QuantizeLinear moves
/// in front of operators that only select or move elements (MaxPool, Concat, Flatten, Reshape,
/// Transpose), where it gives the same levels and lets them work on bytes. Outputs keep their
/// order; an output that named a dropped node names the value itself.
[[nodiscard]] Graph simplify(Graph graph);

/// Scale and zero point of a QuantizeLinear or DequantizeLinear node that has one of each for the
/// whole tensor and an 8-bit type, nothing for another one.
[[nodiscard]] std::optional<Quantization> tensor_quantization(const Graph& graph, const Node& node);

}  // namespace etalon::models::inference
