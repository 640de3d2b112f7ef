// SPDX-License-Identifier: Apache-2.0
#include "models/compression/quantization_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/compression/quantize.hpp"
#include "models/graph/edit.hpp"
#include "models/graph/graph_index.hpp"

namespace etalon::models {
namespace {

/// Inputs that an operator which only moves values moves; empty for other operators.
std::vector<std::string> moved_inputs(const Graph& graph, const Node& node) {
  std::vector<std::string> moved;
  if (node.op == "Concat") {
    moved = node.inputs;
  } else if (node.op == "MaxPool" || node.op == "Flatten" || node.op == "Reshape" ||
             node.op == "Transpose") {
    moved = {node.inputs[0]};
  }
  // A constant among them has no range: the pair stays behind the operator then.
  const bool has_constant = std::ranges::any_of(
      moved, [&](const std::string& name) { return graph.initializers.contains(name); });
  return has_constant ? std::vector<std::string>() : moved;
}

/// `value`, or what the activation function makes that is its only reader.
std::string behind_activation(const Graph& graph, const GraphIndex& index,
                              const std::string& value) {
  const auto& readers = index.consumers(value);
  if (readers.size() != 1 || index.is_output(value)) return value;
  const Node& reader = graph.nodes[static_cast<std::size_t>(readers[0])];
  const bool fuses = reader.op == "Relu" || reader.op == "LeakyRelu" || reader.op == "Clip";
  return fuses ? reader.outputs[0] : value;
}

/// Values that carry pairs, in sets of one scale each.
class PairedValues {
 public:
  PairedValues(const Graph& graph, const GraphIndex& index) : graph_(graph), index_(index) {}

  void insert(const std::string& value) {
    if (!parents_.emplace(value, value).second) return;
    std::vector<std::string> open = {value};
    while (!open.empty()) {
      const std::string made = std::move(open.back());
      open.pop_back();
      const std::int64_t maker = index_.producer(made);
      if (maker < 0) continue;
      for (const auto& input :
           moved_inputs(graph_, graph_.nodes[static_cast<std::size_t>(maker)])) {
        if (parents_.emplace(input, input).second) open.push_back(input);
        parents_[root(input)] = root(made);
      }
    }
  }

  [[nodiscard]] std::map<std::string, ActivationScale> scales(const Calibration& ranges) const {
    std::map<std::string, ActivationRange> joint;
    for (const auto& [value, parent] : parents_) {
      const auto range = ranges.find(value);
      check(range != ranges.end(), ErrorKind::usage,
            text("the calibration has no range for '", value, "' of the graph '", graph_.name,
                 "'; calibrate the folded graph that is quantized"));
      const auto [at, is_new] = joint.emplace(root(value), range->second);
      at->second.lower = std::min(at->second.lower, range->second.lower);
      at->second.upper = std::max(at->second.upper, range->second.upper);
    }
    std::map<std::string, ActivationScale> scales;
    for (const auto& [value, parent] : parents_) {
      scales[value] = activation_scale(joint.at(root(value)));
    }
    return scales;
  }

 private:
  [[nodiscard]] std::string root(std::string value) const {
    while (true) {
      const std::string& parent = parents_.at(value);
      if (parent == value) return value;
      value = parent;
    }
  }

  const Graph& graph_;
  const GraphIndex& index_;
  std::map<std::string, std::string> parents_;
};

}  // namespace

ActivationScale activation_scale(ActivationRange range) {
  const double lower = std::min(range.lower, 0.0F);
  const double upper = std::max(range.upper, 0.0F);
  ActivationScale result;
  const auto scale = static_cast<float>((upper - lower) / 255.0);
  // A value that is always zero, or nearly: any scale serves, a subnormal one would lose digits.
  if (scale < std::numeric_limits<float>::min()) return result;
  result.scale = scale;
  result.zero_point =
      static_cast<std::uint8_t>(std::clamp(std::nearbyint(-lower / scale), 0.0, 255.0));
  return result;
}

bool is_quantizable(const Graph& graph, const Node& node) {
  const auto is_activation = [&](std::size_t i) {
    const std::string name = input_or_empty(node, i);
    return !name.empty() && !graph.initializers.contains(name);
  };
  if (node.op == "Add") return is_activation(0) && is_activation(1);
  const Array* weight = float_initializer(graph, input_or_empty(node, 1));
  if (weight == nullptr || weight->data.empty() || !is_activation(0)) return false;
  if (node.op == "Conv") return true;
  // Output channels of different groups share entries of the weight's axis 1.
  if (node.op == "ConvTranspose") return attribute_or(node, "group", std::int64_t{1}) == 1;
  return node.op == "Gemm" && attribute_or(node, "transA", std::int64_t{0}) == 0;
}

std::vector<std::string> quantizable_nodes(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node& node : graph.nodes) {
    if (is_quantizable(graph, node)) names.push_back(node.name);
  }
  return names;
}

QuantizationPlan plan_quantization(const Graph& graph, const Calibration& ranges,
                                   const std::set<std::string>& keep_float) {
  const auto candidates = quantizable_nodes(graph);
  for (const std::string& name : keep_float) {
    check(
        std::ranges::find(candidates, name) != candidates.end(), ErrorKind::usage,
        text("'", name, "' is to stay in floating point but is no quantizable node of the graph '",
             graph.name, "'"));
  }
  QuantizationPlan plan;
  const GraphIndex index(graph);
  PairedValues paired(graph, index);
  for (const Node& node : graph.nodes) {
    if (!is_quantizable(graph, node) || keep_float.contains(node.name)) continue;
    plan.nodes.insert(node.name);
    paired.insert(node.inputs[0]);
    if (node.op != "Add") continue;
    paired.insert(node.inputs[1]);
    const std::string result = behind_activation(graph, index, node.outputs[0]);
    if (!index.consumers(result).empty()) paired.insert(result);
  }
  plan.activations = paired.scales(ranges);
  return plan;
}

}  // namespace etalon::models
