// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/upgrade.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/onnx/onnx_versions.hpp"

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

/// Operators whose first output has as many axes as their first input.
constexpr std::array<std::string_view, 21> rank_keepers = {"Conv",
                                                           "ConvTranspose",
                                                           "BatchNormalization",
                                                           "InstanceNormalization",
                                                           "Relu",
                                                           "LeakyRelu",
                                                           "Sigmoid",
                                                           "Tanh",
                                                           "Clip",
                                                           "Softmax",
                                                           "LogSoftmax",
                                                           "Identity",
                                                           "Dropout",
                                                           "Cast",
                                                           "MaxPool",
                                                           "AveragePool",
                                                           "Transpose",
                                                           "GlobalAveragePool",
                                                           "Pad",
                                                           "Concat",
                                                           "GlobalMaxPool"};

/// What is known of a graph's values before anything runs.
struct Values {
  explicit Values(const Graph& graph) {
    for (const auto& [name, array] : graph.initializers) names.insert(name);
    for (const auto* values : {&graph.inputs, &graph.outputs}) {
      for (const ValueInfo& info : *values) {
        if (!info.shape.empty()) ranks[info.name] = std::ssize(info.shape);
      }
    }
    for (const Node& node : graph.nodes) {
      names.insert(node.outputs.begin(), node.outputs.end());
      const std::int64_t rank = rank_of_result(graph, node);
      if (rank < 0) continue;
      for (const auto& name : node.outputs) ranks.try_emplace(name, rank);
    }
  }
  /// -1: not known without types.
  [[nodiscard]] std::int64_t rank_of_result(const Graph& graph, const Node& node) const {
    if (node.op == "Gemm" || node.op == "Flatten") return 2;
    if (node.inputs.empty()) return -1;
    if (node.op == "Conv" || node.op == "ConvTranspose") {
      const auto weight = graph.initializers.find(node.inputs.size() > 1 ? node.inputs[1] : "");
      if (weight != graph.initializers.end()) return std::ssize(weight->second.shape);
    }
    if (std::ranges::find(rank_keepers, node.op) == rank_keepers.end()) return -1;
    const auto rank = ranks.find(node.inputs[0]);
    return rank == ranks.end() ? -1 : rank->second;
  }
  /// A name that no value has.
  std::string fresh(std::string name) {
    while (!names.insert(name).second) name += "_";
    return name;
  }

  std::set<std::string> names;
  std::map<std::string, std::int64_t> ranks;  ///< where declared or fixed by the operator
};

/// Softmax and LogSoftmax before 13 worked on the input flattened at `axis` (1 by default). The
/// last axis is the same in both forms; else the flattening is written out, and undone behind.
std::vector<Node> modern_softmax(Node node, Values& values) {
  const std::int64_t axis = attribute_or(node, "axis", std::int64_t{1});
  node.attributes["axis"] = std::int64_t{-1};
  if (node.inputs.size() != 1 || node.outputs.size() != 1) return {node};
  const std::string input = node.inputs[0];
  const std::string result = node.outputs[0];
  const auto has_last_axis = [&](const std::string& value) {
    const auto rank = values.ranks.find(value);
    return rank != values.ranks.end() && axis == rank->second - 1;
  };
  if (axis == -1 || has_last_axis(input) || has_last_axis(result)) return {node};
  const std::string extents = values.fresh(result + ".extents");
  const std::string flat = values.fresh(result + ".flat");
  const std::string normal = values.fresh(result + ".normalized");
  node.inputs = {flat};
  node.outputs = {normal};
  return {{"Shape", node.name + ".extents", {input}, {extents}},
          {"Flatten", node.name + ".flatten", {input}, {flat}, {{"axis", axis}}},
          node,
          {"Reshape", node.name + ".unflatten", {normal, extents}, {result}}};
}

/// A BatchNormalization is read in the form of inference, whatever it was exported for.
void drop_training_form(Node& node, const std::set<std::string>& read) {
  node.attributes.erase("training_mode");
  for (std::size_t i = 1; i < node.outputs.size(); ++i) {
    if (read.contains(node.outputs[i])) refuse(node, "its statistics as outputs");
  }
  if (node.outputs.size() > 1) node.outputs.resize(1);
}

/// Dropout is active when Etalon trains and never else: not as the file says, in each run.
void drop_training_switch(Node& node) {
  if (node.inputs.size() > 2) node.inputs.resize(2);
}

/// Outputs that operators may have beside their first, as far as nobody reads them.
void drop_unread_outputs(Node& node, const std::set<std::string>& read) {
  if (node.op != "Dropout" && node.op != "MaxPool" && node.op != "LayerNormalization") return;
  while (node.outputs.size() > 1 && !read.contains(node.outputs.back())) node.outputs.pop_back();
}

void upgrade_softmax(Graph& graph) {
  const auto is_old = [](const Node& node) {
    return node.op == "Softmax" || node.op == "LogSoftmax";
  };
  if (std::ranges::none_of(graph.nodes, is_old)) return;
  Values values(graph);
  std::vector<Node> nodes;
  for (Node& node : graph.nodes) {
    if (!is_old(node)) {
      nodes.push_back(std::move(node));
      continue;
    }
    for (Node& part : modern_softmax(node, values)) nodes.push_back(std::move(part));
  }
  graph.nodes = std::move(nodes);
}

}  // namespace

void upgrade_to_opset_17(Graph& graph, std::int64_t from_opset) {
  check(readable_opsets.holds(from_opset), ErrorKind::unsupported,
        text("the model uses opset ", from_opset, "; ", readable_opsets.least, " to ",
             readable_opsets.most, " are read"));
  std::set<std::string> read;
  for (const Node& node : graph.nodes) read.insert(node.inputs.begin(), node.inputs.end());
  for (const ValueInfo& output : graph.outputs) read.insert(output.name);
  for (Node& node : graph.nodes) {
    if (node.op == "ReduceMean" && from_opset >= 18) axes_to_attribute(node, graph);
    if (node.op == "Dropout" && from_opset < 12) ratio_to_input(node, graph);
    if (node.op == "Dropout") drop_training_switch(node);
    if (node.op == "BatchNormalization") drop_training_form(node, read);
    drop_unread_outputs(node, read);
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
  if (from_opset < 13) upgrade_softmax(graph);
  graph.opset = 17;
}

}  // namespace etalon::models
