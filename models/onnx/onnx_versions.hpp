// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace etalon::models {

/// What an ONNX file says of itself, read without interpreting its graph.
struct OnnxVersions {
  std::int64_t ir_version = 0;
  std::int64_t opset = 0;                     ///< of the default domain
  std::vector<std::string> custom_operators;  ///< `domain.Operator` outside ai.onnx, sorted
};

/// Throws io and format errors naming the file.
[[nodiscard]] OnnxVersions read_onnx_versions(const std::filesystem::path& file);

}  // namespace etalon::models
