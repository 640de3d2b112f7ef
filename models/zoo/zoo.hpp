// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/graph/graph.hpp"
#include "models/zoo/builder.hpp"
#include "models/zoo/options.hpp"

namespace etalon::models {

/// What the data says about a model: shape of one sample without the batch ((F), (C,H,W) or
/// (C,D,H,W)), number of output channels, and how raw inputs are standardized.
struct ModelTask {
  Shape sample_shape;
  std::int64_t outputs = 2;
  Standardization standardization;
};

/// Multilayer perceptron: standardize, then Gemm + ReLU (+ Dropout) per hidden layer, then Gemm.
/// Input (N,F), outputs `logits` and `probability` (N,outputs).
[[nodiscard]] Graph build_mlp(const ModelOptions& options, const ModelTask& task,
                              std::uint64_t seed);
/// ResNet-18 (He et al. 2016) with basic blocks, batch normalization before ReLU.
/// Input (N,C,H,W), outputs (N,outputs).
[[nodiscard]] Graph build_resnet18(const ModelOptions& options, const ModelTask& task,
                                   std::uint64_t seed);
/// 3-D U-Net (Çiçek et al. 2016) with instance normalization and LeakyReLU, two convolutions per
/// resolution, pooling down, transposed convolutions up, skip connections by concatenation.
/// Input (N,C,D,H,W) with extents divisible by 2^(resolutions−1), outputs (N,outputs,D,H,W).
[[nodiscard]] Graph build_unet3d(const ModelOptions& options, const ModelTask& task,
                                 std::uint64_t seed);

/// The architecture named in the options, except `onnx`. Throws a config error when the samples do
/// not fit it.
[[nodiscard]] Graph build_model(const ModelOptions& options, const ModelTask& task,
                                std::uint64_t seed);

}  // namespace etalon::models
