// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// ONNX metadata key: names of initializers that training leaves alone, one a line.
inline constexpr std::string_view frozen_key = "etalon.frozen";

/// Names of the initializers that training changes, in node order. A weight is what the graph uses
/// as one, however it is reached (behind Identity, Transpose, Reshape, or as a product of
/// constants): operands of Conv, ConvTranspose, Gemm and MatMul, scale and bias of the
/// normalizations, and, behind the first such layer, constants of several elements that are added,
/// subtracted, multiplied or divided by, and the bias of a layer of one unit. Numbers in front of
/// the first layer (the input's standardization), single numbers, running statistics, quantized
/// weights and what metadata `etalon.frozen` names are not among them.
[[nodiscard]] std::vector<std::string> trainable_parameters(const Graph& graph);
/// Constants of Add, Sub, Mul, Div and layers that are neither trained nor running statistics.
[[nodiscard]] std::vector<std::string> frozen_parameters(const Graph& graph);
/// Running means and variances of BatchNormalization in pairs, in node order.
[[nodiscard]] std::vector<std::string> running_statistics(const Graph& graph);
/// Number of trainable elements.
[[nodiscard]] std::int64_t parameter_count(const Graph& graph);

}  // namespace etalon::models
