// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "models/onnx/onnx_file.hpp"
#include "tests/models/inference/graphs.hpp"

namespace etalon::fuzz {

/// Model files of every kind of layer, in floating point and in int8.
inline std::vector<std::string> model_files() {
  std::vector<std::string> files = {models::onnx_bytes(models::testing::trained_mlp()),
                                    models::onnx_bytes(models::testing::trained_resnet18(1)),
                                    models::onnx_bytes(models::testing::trained_unet3d({1, 2})),
                                    models::onnx_bytes(models::testing::quantized_network())};
  for (const auto& one : models::testing::quantized_cases())
    files.push_back(models::onnx_bytes(one.graph));
  return files;
}

/// Zeros for one sample of the extents that the graph names, or small ones.
inline std::vector<Array> sample_inputs(const models::Graph& graph) {
  std::vector<Array> inputs;
  for (const auto& input : graph.inputs) {
    Shape shape = input.shape;
    for (std::int64_t& extent : shape) {
      extent = extent > 0 ? std::min<std::int64_t>(extent, 64) : 8;
    }
    if (!shape.empty()) shape[0] = 1;
    inputs.push_back(Array::zeros(DType::f32, shape));
  }
  return inputs;
}

}  // namespace etalon::fuzz
