// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models::testing {

/// Values uniform in [−1, 1], keyed by `key`.
[[nodiscard]] Array random_array(std::uint64_t key, Shape shape);

/// Zoo models as training leaves them: biases, scales and running statistics are no longer those
/// of the initialization.
[[nodiscard]] Graph trained_mlp();
[[nodiscard]] Graph trained_resnet18(std::int64_t width = 8, const std::string& stem = "small");
[[nodiscard]] Graph trained_unet3d(std::vector<std::int64_t> channels = {4, 8, 16});

/// One node with QuantizeLinear/DequantizeLinear pairs around it, written down by hand.
struct QuantizedCase {
  std::string name;
  Graph graph;
  std::vector<Array> inputs;
  std::int64_t int8_steps = 1;
  float output_scale = 0.0F;  ///< of the last quantization; 0 when the output is a plain f32 result
};

/// Conv 1-D to 3-D, ConvTranspose, Gemm, MatMul and residual Add in int8, with paddings, strides,
/// dilations, groups, zero points, activations and f32 outputs.
[[nodiscard]] std::vector<QuantizedCase> quantized_cases();

/// A small residual network in int8 from input to logits, as `quantize` would write it.
[[nodiscard]] Graph quantized_network();

/// Largest |a − b| relative to the largest |b| (at least 1e-3).
[[nodiscard]] double relative_difference(const Array& a, const Array& b);
/// Largest |a − b|.
[[nodiscard]] double largest_difference(const Array& a, const Array& b);

}  // namespace etalon::models::testing
