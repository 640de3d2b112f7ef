// SPDX-License-Identifier: Apache-2.0
#include "models/graph/parameters.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "core/text.hpp"

namespace etalon::models {
namespace {

/// Input positions of a layer that hold weights; none for other operators.
std::vector<std::size_t> weight_positions(const Node& node) {
  if (node.op == "MatMul") return {0, 1};
  if (node.op == "Gemm") return {0, 1, 2};
  if (is_one_of(node, {"Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization",
                       "LayerNormalization"})) {
    return {1, 2};
  }
  return {};
}

bool is_arithmetic(const Node& node) {
  return is_one_of(node, {"Add", "Sub", "Mul", "Div"}) && node.inputs.size() == 2;
}

/// Walks a graph once and sorts its f32 constants.
class Sorting {
 public:
  explicit Sorting(const Graph& graph) : graph_(graph) {
    if (const auto found = graph.metadata.find(std::string(frozen_key));
        found != graph.metadata.end()) {
      for (std::string& name : split(found->second, '\n')) excluded_.insert(std::move(name));
    }
    for (const Node& node : graph.nodes) visit(node);
  }

  [[nodiscard]] const std::vector<std::string>& trained() const { return trained_; }
  [[nodiscard]] std::vector<std::string> frozen() const {
    std::vector<std::string> names;
    const std::set<std::string> moving(trained_.begin(), trained_.end());
    for (const auto& name : operands_) {
      if (!moving.contains(name)) names.push_back(name);
    }
    return names;
  }

 private:
  const Array* constant(const std::string& name) const {
    const auto found = graph_.initializers.find(name);
    return found == graph_.initializers.end() || found->second.dtype != DType::f32 ? nullptr
                                                                                   : &found->second;
  }
  /// An initializer, or a value computed from initializers alone.
  bool is_fixed(const std::string& name) const {
    return name.empty() || graph_.initializers.contains(name) || computed_.contains(name);
  }

  void visit(const Node& node) {
    if (!node.inputs.empty() &&
        std::ranges::all_of(node.inputs, [&](const std::string& name) { return is_fixed(name); })) {
      for (const auto& name : node.outputs) computed_[name] = &node;
      return;
    }
    bool behind = std::ranges::any_of(
        node.inputs, [&](const std::string& name) { return behind_layer_.contains(name); });
    for (const std::size_t i : weight_positions(node)) {
      if (i >= node.inputs.size() || node.inputs[i].empty() || !is_fixed(node.inputs[i])) continue;
      take(node.inputs[i]);
      behind = true;
    }
    if (is_arithmetic(node)) take_operand(node, behind);
    if (!node.outputs.empty()) makers_[node.outputs[0]] = &node;
    if (behind) behind_layer_.insert(node.outputs.begin(), node.outputs.end());
  }

  void take_operand(const Node& node, bool behind) {
    const std::size_t at = is_fixed(node.inputs[0]) ? 0 : 1;
    const std::string& name = node.inputs[at];
    if (!is_fixed(name)) return;
    if (const Array* value = constant(name)) {
      add(operands_, seen_operands_, name);
      if (!behind) return;
      if (element_count(value->shape) > 1 || is_bias_of_one(node, node.inputs[1 - at])) {
        take(name);
      }
    } else if (behind && computed_.contains(name)) {
      take(name);
    }
  }

  /// An Add of one number to the result of a layer with one unit.
  bool is_bias_of_one(const Node& node, const std::string& value) const {
    const auto found = makers_.find(value);
    if (node.op != "Add" || found == makers_.end()) return false;
    const Node& layer = *found->second;
    if (!is_one_of(layer, {"MatMul", "Gemm", "Conv"}) || layer.inputs.size() < 2) return false;
    const Array* weight = constant(layer.inputs[1]);
    if (weight == nullptr || weight->shape.size() < 2) return false;
    const bool rows = layer.op == "Conv" ||
                      (layer.op == "Gemm" && attribute_or(layer, "transB", std::int64_t{0}) != 0);
    return (rows ? weight->shape.front() : weight->shape.back()) == 1;
  }

  /// The f32 initializers that a constant comes from.
  void take(const std::string& first) {
    std::vector<std::string> open = {first};
    while (!open.empty()) {
      const std::string name = open.back();
      open.pop_back();
      if (constant(name) != nullptr) {
        add(operands_, seen_operands_, name);
        if (!excluded_.contains(name)) add(trained_, seen_trained_, name);
        continue;
      }
      const auto found = computed_.find(name);
      if (found == computed_.end() || !opened_.insert(name).second) continue;
      const Node& node = *found->second;
      if (is_one_of(node, {"Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
                           "Cast"})) {
        open.push_back(node.inputs[0]);
      } else if (is_arithmetic(node)) {
        for (const auto& input : node.inputs) {
          const Array* value = constant(input);
          // A factor of one number is part of the formula.
          if (value != nullptr && element_count(value->shape) == 1) continue;
          open.push_back(input);
        }
      }
    }
  }

  static void add(std::vector<std::string>& names, std::set<std::string>& seen,
                  const std::string& name) {
    if (seen.insert(name).second) names.push_back(name);
  }

  const Graph& graph_;
  std::set<std::string> excluded_;
  std::set<std::string> behind_layer_;
  std::map<std::string, const Node*> computed_;
  std::map<std::string, const Node*> makers_;
  std::set<std::string> opened_;
  std::vector<std::string> trained_;
  std::set<std::string> seen_trained_;
  std::vector<std::string> operands_;
  std::set<std::string> seen_operands_;
};

}  // namespace

std::vector<std::string> trainable_parameters(const Graph& graph) {
  return Sorting(graph).trained();
}

std::vector<std::string> frozen_parameters(const Graph& graph) { return Sorting(graph).frozen(); }

std::vector<std::string> running_statistics(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node& node : graph.nodes) {
    if (node.op != "BatchNormalization" || node.inputs.size() != 5) continue;
    for (const std::size_t i : {3U, 4U}) {
      const auto found = graph.initializers.find(node.inputs[i]);
      if (found != graph.initializers.end() && found->second.dtype == DType::f32) {
        names.push_back(found->first);
      }
    }
  }
  return names;
}

std::int64_t parameter_count(const Graph& graph) {
  std::int64_t count = 0;
  for (const auto& name : trainable_parameters(graph)) {
    count += element_count(graph.initializers.at(name).shape);
  }
  return count;
}

}  // namespace etalon::models
