// SPDX-License-Identifier: Apache-2.0
#include "models/inference/compile/simplify.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/constant.hpp"
#include "models/graph/fold_normalization.hpp"
#include "models/graph/graph_index.hpp"
#include "models/graph/node_error.hpp"

namespace etalon::models::inference {
namespace {

bool passes_through(const Node& node) {
  if (node.op == "Identity" || node.op == "Dropout") {
    check(node.outputs.size() == 1 || node.outputs[1].empty(), ErrorKind::unsupported,
          text("node '", node.name, "' (", node.op, "): the mask output is not computed"));
    return true;
  }
  if (node.op == "LeakyRelu" && attribute_or(node, "alpha", 0.01F) == 1.0F) return true;
  return node.op == "Clip" && std::all_of(node.inputs.begin() + 1, node.inputs.end(),
                                          [](const std::string& bound) { return bound.empty(); });
}

void drop_trivial_nodes(Graph& graph) {
  std::vector<Node> nodes;
  nodes.swap(graph.nodes);
  std::map<std::string, std::string> alias;
  std::map<std::string, std::string> shapes;  // result of Shape → the value it measures
  for (Node& node : nodes) {
    for (std::string& input : node.inputs) {
      if (const auto found = alias.find(input); found != alias.end()) input = found->second;
    }
    if (node.op == "Reshape" && node.inputs.size() == 2 && shapes.contains(node.inputs[1])) {
      node.op = reshape_like;
      node.inputs[1] = shapes.at(node.inputs[1]);
    }
    for (const std::string& input : node.inputs) {
      if (shapes.contains(input)) fail_unsupported(node, "of a Shape only Reshape is computed");
    }
    if (node.op == "Shape" && node.attributes.empty()) {
      shapes[node.outputs.at(0)] = node.inputs.at(0);
    } else if (node.op == "Constant") {
      auto value = constant_value(node);
      if (!value) fail_unsupported(node, "it holds no number or tensor");
      graph.initializers[node.outputs.at(0)] = *std::move(value);
    } else if (passes_through(node)) {
      alias[node.outputs.at(0)] = node.inputs.at(0);
    } else {
      graph.nodes.push_back(std::move(node));
    }
  }
  for (ValueInfo& output : graph.outputs) {
    check(!shapes.contains(output.name), ErrorKind::unsupported,
          text("output '", output.name, "' is the result of Shape, which is not computed"));
    if (const auto found = alias.find(output.name); found != alias.end()) {
      output.name = found->second;
    }
  }
}

/// Moves QuantizeLinear in front of operators that only select or move elements.
class QuantizationHoist {
 public:
  explicit QuantizationHoist(Graph& graph) : graph_(graph), index_(graph) {}

  void run() {
    // Backwards: what is moved in front of a node may go on to the one before that.
    for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
      const auto waiting = waiting_.find(static_cast<std::int64_t>(i));
      if (waiting != waiting_.end()) {
        quantize_inputs(std::move(graph_.nodes[i]), waiting->second);
      } else {
        place(std::move(graph_.nodes[i]));
      }
    }
    std::ranges::reverse(placed_);
    graph_.nodes = std::move(placed_);
  }

 private:
  static std::size_t data_inputs(const Node& mover) {
    return mover.op == "Concat" ? mover.inputs.size() : 1;
  }

  /// The mover that a QuantizeLinear goes in front of, or −1.
  std::int64_t mover_before(const Node& node) const {
    static const std::set<std::string> movers = {"MaxPool", "Concat", "Flatten", "Reshape",
                                                 "Transpose"};
    if (node.op != "QuantizeLinear" || !tensor_quantization(graph_, node)) return -1;
    const std::int64_t maker = index_.producer(node.inputs[0]);
    if (maker < 0 || index_.uses(node.inputs[0]) != 1) return -1;
    const Node& mover = graph_.nodes[static_cast<std::size_t>(maker)];
    if (!movers.contains(mover.op)) return -1;
    for (std::size_t j = 0; j < data_inputs(mover); ++j) {
      if (graph_.initializers.contains(mover.inputs[j])) return -1;
    }
    return maker;
  }

  void place(Node node) {
    const std::int64_t mover = mover_before(node);
    if (mover >= 0) {
      waiting_[mover] = std::move(node);
    } else {
      placed_.push_back(std::move(node));
    }
  }

  void quantize_inputs(Node mover, const Node& quantize) {
    std::vector<Node> before;
    for (std::size_t j = 0; j < data_inputs(mover); ++j) {
      Node copy = quantize;
      copy.name = text(quantize.name, ".", j);
      copy.inputs[0] = mover.inputs[j];
      copy.outputs = {text(quantize.outputs[0], ".", j)};
      mover.inputs[j] = copy.outputs[0];
      before.push_back(std::move(copy));
    }
    mover.outputs = quantize.outputs;
    placed_.push_back(std::move(mover));
    for (std::size_t j = before.size(); j-- > 0;) place(std::move(before[j]));
  }

  Graph& graph_;
  GraphIndex index_;
  std::map<std::int64_t, Node> waiting_;  ///< by the index of the mover that it goes in front of
  std::vector<Node> placed_;              ///< the new nodes, last first
};

/// Drops a QuantizeLinear whose levels are there already: the same one of the same value, or the
/// inverse of the DequantizeLinear it reads.
void merge_quantization(Graph& graph) {
  using Levels = std::tuple<std::string, float, std::int32_t, DType>;
  std::map<Levels, std::string> known;
  std::unordered_map<std::string, std::string> same;
  std::unordered_map<std::string, Node> dequantized;  // by result
  std::vector<Node> kept;
  for (Node& node : graph.nodes) {
    for (std::string& input : node.inputs) {
      if (const auto found = same.find(input); found != same.end()) input = found->second;
    }
    const auto levels = tensor_quantization(graph, node);
    if (node.op == "QuantizeLinear" && levels) {
      const auto source = dequantized.find(node.inputs[0]);
      if (source != dequantized.end() && tensor_quantization(graph, source->second) == levels) {
        same[node.outputs[0]] = source->second.inputs[0];
        continue;
      }
      const auto [twin, is_new] =
          known.emplace(Levels{node.inputs[0], levels->scale, levels->zero_point, levels->dtype},
                        node.outputs[0]);
      if (!is_new) {
        same[node.outputs[0]] = twin->second;
        continue;
      }
    }
    if (node.op == "DequantizeLinear") dequantized[node.outputs[0]] = node;
    kept.push_back(std::move(node));
  }
  graph.nodes = std::move(kept);
  for (ValueInfo& output : graph.outputs) {
    if (const auto found = same.find(output.name); found != same.end()) output.name = found->second;
  }
}

}  // namespace

std::optional<Quantization> tensor_quantization(const Graph& graph, const Node& node) {
  if (node.op != "QuantizeLinear" && node.op != "DequantizeLinear") return {};
  const auto scale = graph.initializers.find(node.inputs.at(1));
  if (scale == graph.initializers.end() || element_count(scale->second.shape) != 1) return {};
  Quantization result{static_cast<float>(element_as_double(scale->second, 0)), 0, DType::u8};
  if (node.inputs.size() < 3 || node.inputs[2].empty()) {
    // A DequantizeLinear without zero point does not say which type it reads.
    if (node.op == "DequantizeLinear") return {};
    return result;
  }
  const auto zero = graph.initializers.find(node.inputs[2]);
  if (zero == graph.initializers.end() || element_count(zero->second.shape) != 1) return {};
  if (zero->second.dtype != DType::u8 && zero->second.dtype != DType::i8) return {};
  result.dtype = zero->second.dtype;
  result.zero_point = static_cast<std::int32_t>(element_as_double(zero->second, 0));
  return result;
}

Graph simplify(Graph graph) {
  drop_trivial_nodes(graph);
  fold_normalizations(graph);
  QuantizationHoist(graph).run();
  merge_quantization(graph);
  return graph;
}

}  // namespace etalon::models::inference
