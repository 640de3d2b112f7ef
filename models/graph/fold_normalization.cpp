// SPDX-License-Identifier: Apache-2.0
#include "models/graph/fold_normalization.hpp"

#include <cmath>
#include <optional>
#include <span>
#include <unordered_map>

#include "models/graph/edit.hpp"
#include "models/graph/graph_index.hpp"
#include "models/graph/weight_layout.hpp"

namespace etalon::models {
namespace {

/// y = scale · x + shift per channel, in double.
struct ChannelAffine {
  std::vector<double> scale;
  std::vector<double> shift;
};

/// What a BatchNormalization computes at inference, if all its parameters are constants.
std::optional<ChannelAffine> affine_of(const Graph& graph, const Node& norm) {
  if (norm.op != "BatchNormalization" || norm.inputs.size() != 5 || norm.outputs.size() != 1) {
    return std::nullopt;
  }
  std::vector<std::span<const float>> parameters;
  for (std::size_t i = 1; i < 5; ++i) {
    const Array* array = float_initializer(graph, norm.inputs[i]);
    if (array == nullptr) return std::nullopt;
    parameters.push_back(array->as<float>());
    if (parameters.back().size() != parameters.front().size()) return std::nullopt;
  }
  const double epsilon = attribute_or(norm, "epsilon", 1e-5F);
  ChannelAffine affine;
  for (std::size_t c = 0; c < parameters[0].size(); ++c) {
    const double scale = parameters[0][c] / std::sqrt(parameters[3][c] + epsilon);
    affine.scale.push_back(scale);
    affine.shift.push_back(parameters[1][c] - scale * parameters[2][c]);
  }
  return affine;
}

/// Puts the affine map behind `node` into its weight and bias. False, and nothing changed, when the
/// node is no layer with constant weights and one output channel per entry of `affine`.
bool absorb(Graph& graph, Node& node, const ChannelAffine& affine) {
  if (node.op != "Conv" && node.op != "ConvTranspose" && node.op != "Gemm") return false;
  const Array* weight = float_initializer(graph, input_or_empty(node, 1));
  const std::int64_t group = attribute_or(node, "group", std::int64_t{1});
  if (weight == nullptr || weight->data.empty() || weight->shape.size() < 2 || group < 1 ||
      weight->shape[0] % group != 0) {
    return false;
  }
  const std::size_t channels = affine.scale.size();
  const std::size_t count = weight->as<float>().size();
  if (output_channels(node, weight->shape) != std::ssize(affine.scale)) return false;

  const std::string bias_name = input_or_empty(node, 2);
  const Array* bias = float_initializer(graph, bias_name);
  if (!bias_name.empty() && bias == nullptr) return false;
  const std::size_t bias_count = bias == nullptr ? 0 : bias->as<float>().size();
  // A bias of one entry stands for all channels; one that differs by sample does not fold.
  if (bias_count > 1 &&
      (bias_count != channels || bias->shape.back() != std::ssize(affine.scale))) {
    return false;
  }

  Array folded = *weight;
  for (std::size_t i = 0; i < count; ++i) {
    const auto channel =
        static_cast<std::size_t>(output_channel(node, weight->shape, static_cast<std::int64_t>(i)));
    folded.as<float>()[i] = static_cast<float>(affine.scale[channel] * weight->as<float>()[i]);
  }
  const double beta = node.op == "Gemm" ? attribute_or(node, "beta", 1.0F) : 1.0;
  Array shifted = Array::zeros(DType::f32, {std::ssize(affine.scale)});
  for (std::size_t c = 0; c < channels; ++c) {
    const double before = bias_count == 0 ? 0.0 : beta * bias->as<float>()[bias_count == 1 ? 0 : c];
    shifted.as<float>()[c] = static_cast<float>(affine.scale[c] * before + affine.shift[c]);
  }
  // New names: another node may share the old arrays.
  node.inputs.resize(3);
  node.inputs[1] = node.name + "/folded_weight";
  node.inputs[2] = node.name + "/folded_bias";
  node.attributes.erase("beta");
  graph.initializers[node.inputs[1]] = std::move(folded);
  graph.initializers[node.inputs[2]] = std::move(shifted);
  return true;
}

}  // namespace

void fold_normalizations(Graph& graph) {
  const GraphIndex index(graph);
  std::unordered_map<std::string, std::size_t> makers;  // places in `kept`
  std::vector<Node> kept;
  for (Node& node : graph.nodes) {
    const auto affine = affine_of(graph, node);
    const auto maker = affine ? makers.find(node.inputs[0]) : makers.end();
    if (maker != makers.end() && index.uses(node.inputs[0]) == 1 &&
        absorb(graph, kept[maker->second], *affine)) {
      kept[maker->second].outputs[0] = node.outputs[0];
      makers[node.outputs[0]] = maker->second;
      continue;
    }
    for (const std::string& output : node.outputs) makers[output] = kept.size();
    kept.push_back(std::move(node));
  }
  graph.nodes = std::move(kept);
}

}  // namespace etalon::models
