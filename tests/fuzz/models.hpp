// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace etalon::fuzz
