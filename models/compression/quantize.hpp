// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "models/compression/calibration.hpp"

namespace etalon::models {

/// Folds every BatchNormalization that follows a convolution or Gemm into its weights, and drops
/// Dropout and Identity: the form that is quantized and deployed.
[[nodiscard]] Graph fold_for_inference(const Graph& graph);

/// Names of the nodes that `quantize` can put in int8 (Conv, ConvTranspose, Gemm, residual Add), in
/// graph order.
[[nodiscard]] std::vector<std::string> quantizable_nodes(const Graph& graph);

/// The graph with QuantizeLinear/DequantizeLinear pairs (opset 17) around each quantizable node
/// that is not in `keep_float`: activations u8 per tensor with zero point, weights i8 per output
/// channel, symmetric (7 bits when options.portable), biases in f32, rounded to what i32 biases can
/// hold. ONNX Runtime and the engine of models/inference run it in int8. `graph` is already folded.
[[nodiscard]] Graph quantize(const Graph& graph, const Calibration& ranges,
                             const CompressOptions& options,
                             const std::set<std::string>& keep_float = {});

}  // namespace etalon::models
