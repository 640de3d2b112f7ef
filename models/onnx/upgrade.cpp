// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/upgrade.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

[[noreturn]] void refuse(const Node& node, std::string_view reason) {
  throw Error(ErrorKind::unsupported, text("node '", node.name, "' (", node.op, "): ", reason));
}

/// ReduceMean-18 takes its axes as a constant input; 17 as an attribute.
void axes_to_attribute(Node& node, const Graph& graph) {
  if (node.inputs.size() < 2 || node.inputs[1].empty()) {
    if (attribute_or(node, "noop_with_empty_axes", std::int64_t{0}) != 0) {
      node.op = "Identity";
      node.attributes.clear();
    }
    node.inputs.resize(1);
    return;
  }
  const auto axes = graph.initializers.find(node.inputs[1]);
  if (axes == graph.initializers.end() || axes->second.dtype != DType::i64) {
    refuse(node, "its axes must be a constant");
  }
  const auto values = axes->second.as<std::int64_t>();
  node.attributes["axes"] = std::vector<std::int64_t>(values.begin(), values.end());
  node.attributes.erase("noop_with_empty_axes");
  node.inputs.resize(1);
}

/// Dropout before 12 kept its ratio in an attribute.
void ratio_to_input(Node& node, Graph& graph) {
  const float ratio = attribute_or(node, "ratio", 0.5F);
  node.attributes.clear();
  const std::string name = node.name + ".ratio";
  Array value = Array::zeros(DType::f32, {});
  value.as<float>()[0] = ratio;
  graph.initializers[name] = std::move(value);
  node.inputs.resize(1);
  node.inputs.push_back(name);
}

/// Softmax before 13 worked on the input flattened at `axis` (1 by default); the same only where
/// that axis is the last one, which a rank-2 value with axis 1 is.
void check_old_softmax(Node& node) {
  const std::int64_t axis = attribute_or(node, "axis", std::int64_t{1});
  if (axis != 1 && axis != -1) refuse(node, "Softmax before opset 13 over several axes");
  node.attributes["axis"] = std::int64_t{-1};
}

}  // namespace

void upgrade_to_opset_17(Graph& graph, std::int64_t from_opset) {
  check(from_opset >= 11 && from_opset <= 23, ErrorKind::unsupported,
        text("the model uses opset ", from_opset, "; 11 to 23 are read"));
  for (Node& node : graph.nodes) {
    if (node.op == "ReduceMean" && from_opset >= 18) axes_to_attribute(node, graph);
    if (node.op == "Dropout" && from_opset < 12) ratio_to_input(node, graph);
    if (node.op == "Softmax" && from_opset < 13) check_old_softmax(node);
    if (node.op == "BatchNormalization") {
      node.attributes.erase("training_mode");
      if (node.outputs.size() > 1) node.outputs.resize(1);
    }
    if (node.op == "AveragePool" && from_opset >= 19) {
      const auto dilations = attribute_or(node, "dilations", std::vector<std::int64_t>{});
      if (std::any_of(dilations.begin(), dilations.end(), [](std::int64_t d) { return d != 1; })) {
        refuse(node, "dilated average pooling");
      }
      node.attributes.erase("dilations");
    }
    if ((node.op == "QuantizeLinear" || node.op == "DequantizeLinear") && from_opset >= 19) {
      if (attribute_or(node, "block_size", std::int64_t{0}) != 0)
        refuse(node, "blocked quantization");
      for (const char* name : {"saturate", "block_size", "output_dtype", "precision"}) {
        node.attributes.erase(name);
      }
    }
    if (node.op == "Cast") node.attributes.erase("saturate");
    if (node.op == "Cast") node.attributes.erase("round_mode");
  }
  graph.opset = 17;
}

}  // namespace etalon::models
