// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace etalon::models {

/// Versions from `least` to `most`, both among them.
struct VersionRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
  [[nodiscard]] constexpr bool holds(std::int64_t version) const noexcept {
    return least <= version && version <= most;
  }
};
/// What the reader takes, and what level L0 lets a packaged model be. Opset 23 came with IR 11; IR
/// 3 is the first with operator sets, and files of opset 11 still name it.
inline constexpr VersionRange readable_opsets{11, 23};
inline constexpr VersionRange readable_ir_versions{3, 11};

/// What an ONNX file says of itself, read without interpreting its graph.
struct OnnxVersions {
  std::int64_t ir_version = 0;
  std::int64_t opset = 0;                     ///< of the default domain
  std::vector<std::string> custom_operators;  ///< `domain.Operator` outside ai.onnx, sorted
};

/// Throws io and format errors naming the file.
[[nodiscard]] OnnxVersions read_onnx_versions(const std::filesystem::path& file);

}  // namespace etalon::models
