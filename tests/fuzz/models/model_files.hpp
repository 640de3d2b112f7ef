// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/error.hpp"
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

/// Gives `run` the graph with one whole number of its attributes replaced by an extreme one, both
/// drawn from the bytes of its file, most of which are weights. It may be refused.
template <class Fn>
void with_an_extreme_number(models::Graph graph, std::string_view bytes, Fn&& run) {
  using Limits = std::numeric_limits<std::int64_t>;
  constexpr std::array<std::int64_t, 6> extremes = {
      0, -1, std::int64_t{1} << 31, std::int64_t{1} << 40, Limits::max(), Limits::min()};
  std::vector<std::int64_t*> numbers;
  for (models::Node& node : graph.nodes) {
    for (auto& [name, value] : node.attributes) {
      if (auto* one = std::get_if<std::int64_t>(&value)) numbers.push_back(one);
      if (auto* several = std::get_if<std::vector<std::int64_t>>(&value)) {
        for (std::int64_t& each : *several) numbers.push_back(&each);
      }
    }
  }
  if (numbers.empty()) return;
  const std::size_t draw = std::hash<std::string_view>{}(bytes);
  *numbers[draw % numbers.size()] = extremes[draw / numbers.size() % extremes.size()];
  try {
    run(graph);
  } catch (const Error& refused) {
    if (refused.kind() == ErrorKind::internal) throw;
  }
}

}  // namespace etalon::fuzz
