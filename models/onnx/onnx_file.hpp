// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Reads an ONNX model (opsets and IR versions of `onnx_versions.hpp`) and brings its operators to
/// their opset 17 form. Constants stand in initializers of their own (`own_constants`). Tensors in
/// other files are read from below the model's folder; `parse_onnx`, which has none, refuses them.
/// Throws a format error for bytes that are no valid model, an unsupported error naming node and
/// reason for what Etalon does not compute (other domains, sub-graphs).
[[nodiscard]] Graph read_onnx(const std::filesystem::path& file);
[[nodiscard]] Graph parse_onnx(std::span<const std::byte> bytes, std::string_view source);

/// The files beside a model that hold its larger tensors (external data), sorted by name: a digest
/// of the model's content takes them too.
[[nodiscard]] std::vector<std::filesystem::path> onnx_data_files(const std::filesystem::path& file);

/// The graph as an ONNX model of opset 17, IR 8. Same graph, same bytes: attributes, initializers
/// and metadata are written in the order of their names. ONNX's own checker has passed it.
[[nodiscard]] std::string onnx_bytes(const Graph& graph);
/// Writes `onnx_bytes` atomically.
void write_onnx(const std::filesystem::path& file, const Graph& graph);

}  // namespace etalon::models
