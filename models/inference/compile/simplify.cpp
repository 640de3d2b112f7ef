// SPDX-License-Identifier: Apache-2.0
#include "models/inference/compile/simplify.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models::inference {
namespace {

void rename(Graph& graph, const std::string& from, const std::string& to) {
  for (Node& node : graph.nodes) std::ranges::replace(node.inputs, from, to);
  for (ValueInfo& output : graph.outputs) {
    if (output.name == from) output.name = to;
  }
}

std::int64_t uses(const Graph& graph, const std::string& value) {
  std::int64_t count = std::ranges::count(graph.outputs, value, &ValueInfo::name);
  for (const Node& node : graph.nodes) count += std::ranges::count(node.inputs, value);
  return count;
}

Array constant_value(const Node& node) {
  const auto array_of = [](DType type, Shape shape, const auto& values) {
    Array array = Array::zeros(type, std::move(shape));
    using T = std::decay_t<decltype(values[0])>;
    std::ranges::copy(values, array.as<T>().begin());
    return array;
  };
  for (const auto& [name, value] : node.attributes) {
    if (const auto* array = std::get_if<Array>(&value)) return *array;
    if (const auto* number = std::get_if<float>(&value)) {
      return array_of(DType::f32, {}, std::vector{*number});
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      return array_of(DType::i64, {}, std::vector{*number});
    }
    if (const auto* numbers = std::get_if<std::vector<float>>(&value)) {
      return array_of(DType::f32, {std::ssize(*numbers)}, *numbers);
    }
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&value)) {
      return array_of(DType::i64, {std::ssize(*numbers)}, *numbers);
    }
  }
  throw Error(ErrorKind::unsupported,
              text("node '", node.name, "' (Constant): it holds no number or tensor"));
}

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
  for (Node& node : nodes) {
    for (std::string& input : node.inputs) {
      if (const auto found = alias.find(input); found != alias.end()) input = found->second;
    }
    if (node.op == "Constant") {
      graph.initializers[node.outputs.at(0)] = constant_value(node);
    } else if (passes_through(node)) {
      alias[node.outputs.at(0)] = node.inputs.at(0);
    } else {
      graph.nodes.push_back(std::move(node));
    }
  }
  for (ValueInfo& output : graph.outputs) {
    if (const auto found = alias.find(output.name); found != alias.end()) {
      output.name = found->second;
    }
  }
}

/// Output channels of a weight, by operator; nothing when the operator takes no such weight.
std::optional<std::int64_t> output_channels(const Node& node, const Shape& shape) {
  if (shape.size() < 2 || element_count(shape) == 0) return {};
  if (node.op == "Conv") return shape[0];
  if (node.op == "Gemm") {
    if (shape.size() != 2) return {};
    return shape[attribute_or(node, "transB", std::int64_t{0}) != 0 ? 0 : 1];
  }
  const std::int64_t group = attribute_or(node, "group", std::int64_t{1});
  if (group < 1 || shape[0] % group != 0) return {};
  return group * shape[1];
}

/// Output channel of element `i` of a weight that has output channels.
std::int64_t output_channel(const Node& node, const Shape& shape, std::int64_t i) {
  const std::int64_t inner = element_count(std::span(shape).subspan(1));
  if (node.op == "Conv") return i / inner;
  if (node.op == "Gemm") {
    return attribute_or(node, "transB", std::int64_t{0}) != 0 ? i / inner : i % inner;
  }
  const std::int64_t group = attribute_or(node, "group", std::int64_t{1});
  const std::int64_t taps = inner / shape[1];
  return (i / inner) / (shape[0] / group) * shape[1] + i / taps % shape[1];
}

/// y = (W·x + b − mean)·s + bias with s = scale/√(variance + ε): W·s and (b − mean)·s + bias.
bool fold_into(Graph& graph, Node& node, const Node& norm) {
  const auto constant = [&](const std::string& name) -> const Array* {
    const auto found = graph.initializers.find(name);
    return found != graph.initializers.end() && found->second.dtype == DType::f32 ? &found->second
                                                                                  : nullptr;
  };
  const Array* weight = constant(node.inputs.at(1));
  if (weight == nullptr || norm.inputs.size() != 5) return false;
  // What does not fit is not folded: lowering names it.
  const auto outputs = output_channels(node, weight->shape);
  for (std::size_t i = 1; i < 5; ++i) {
    const Array* parameter = constant(norm.inputs[i]);
    if (parameter == nullptr || element_count(parameter->shape) != outputs) return false;
  }
  if (attribute_or(node, "alpha", 1.0F) != 1.0F || attribute_or(node, "beta", 1.0F) != 1.0F) {
    return false;
  }
  const auto parameter = [&](std::size_t i) { return constant(norm.inputs[i])->as<float>(); };
  const std::size_t channels = parameter(1).size();
  Array bias = Array::zeros(DType::f32, {static_cast<std::int64_t>(channels)});
  if (node.inputs.size() > 2 && !node.inputs[2].empty()) {
    const Array* old = constant(node.inputs[2]);
    if (old == nullptr || old->as<float>().size() != channels) return false;
    bias.data = old->data;
  }
  const double epsilon = attribute_or(norm, "epsilon", 1e-5F);
  std::vector<double> factors(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    factors[c] = parameter(1)[c] / std::sqrt(parameter(4)[c] + epsilon);
    const double shifted = static_cast<double>(bias.as<float>()[c]) - parameter(3)[c];
    bias.as<float>()[c] = static_cast<float>(shifted * factors[c] + parameter(2)[c]);
  }
  Array scaled = *weight;
  auto values = scaled.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto c = output_channel(node, scaled.shape, static_cast<std::int64_t>(i));
    values[i] = static_cast<float>(values[i] * factors.at(static_cast<std::size_t>(c)));
  }
  const std::string folded = node.name + ".folded";
  graph.initializers[folded + ".weight"] = std::move(scaled);
  graph.initializers[folded + ".bias"] = std::move(bias);
  node.inputs = {node.inputs[0], folded + ".weight", folded + ".bias"};
  node.outputs = norm.outputs;
  return true;
}

void fold_batch_normalization(Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size();) {
    const Node& norm = graph.nodes[i];
    const std::int64_t maker =
        norm.op == "BatchNormalization" ? producer_of(graph, norm.inputs.at(0)) : -1;
    bool folded = false;
    if (maker >= 0 && uses(graph, norm.inputs[0]) == 1) {
      Node& node = graph.nodes[static_cast<std::size_t>(maker)];
      const bool foldable = node.op == "Conv" || node.op == "ConvTranspose" || node.op == "Gemm";
      folded = foldable && fold_into(graph, node, norm);
    }
    if (folded) {
      graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

/// Moves one QuantizeLinear in front of an operator that only selects or moves elements.
bool hoist_quantization(Graph& graph) {
  static const std::set<std::string> movers = {"MaxPool", "Concat", "Flatten", "Reshape",
                                               "Transpose"};
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node quantize = graph.nodes[i];
    if (quantize.op != "QuantizeLinear" || !tensor_quantization(graph, quantize)) continue;
    const std::int64_t maker = producer_of(graph, quantize.inputs[0]);
    if (maker < 0 || uses(graph, quantize.inputs[0]) != 1) continue;
    Node mover = graph.nodes[static_cast<std::size_t>(maker)];
    if (!movers.contains(mover.op)) continue;
    const std::size_t data_inputs = mover.op == "Concat" ? mover.inputs.size() : 1;
    bool computed = true;
    for (std::size_t j = 0; j < data_inputs; ++j) {
      computed = computed && !graph.initializers.contains(mover.inputs[j]);
    }
    if (!computed) continue;
    std::vector<Node> before;
    for (std::size_t j = 0; j < data_inputs; ++j) {
      Node copy = quantize;
      copy.name = text(quantize.name, ".", j);
      copy.inputs[0] = mover.inputs[j];
      copy.outputs = {text(quantize.outputs[0], ".", j)};
      mover.inputs[j] = copy.outputs[0];
      before.push_back(std::move(copy));
    }
    mover.outputs = quantize.outputs;
    before.push_back(std::move(mover));
    graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(i));
    graph.nodes.erase(graph.nodes.begin() + maker);
    graph.nodes.insert(graph.nodes.begin() + maker, before.begin(), before.end());
    return true;
  }
  return false;
}

/// Drops a QuantizeLinear whose levels are there already: the same one of the same value, or the
/// inverse of the DequantizeLinear it reads.
void merge_quantization(Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size();) {
    const Node& node = graph.nodes[i];
    const auto levels = tensor_quantization(graph, node);
    std::string same;
    if (node.op == "QuantizeLinear" && levels) {
      const std::int64_t maker = producer_of(graph, node.inputs[0]);
      if (maker >= 0) {
        const Node& source = graph.nodes[static_cast<std::size_t>(maker)];
        if (source.op == "DequantizeLinear" && tensor_quantization(graph, source) == levels) {
          same = source.inputs[0];
        }
      }
      for (std::size_t j = 0; j < i && same.empty(); ++j) {
        const Node& other = graph.nodes[j];
        if (other.op == "QuantizeLinear" && other.inputs[0] == node.inputs[0] &&
            tensor_quantization(graph, other) == levels) {
          same = other.outputs[0];
        }
      }
    }
    if (same.empty()) {
      ++i;
      continue;
    }
    const std::string gone = node.outputs[0];
    graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(i));
    rename(graph, gone, same);
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
  fold_batch_normalization(graph);
  while (hoist_quantization(graph)) {
  }
  merge_quantization(graph);
  return graph;
}

}  // namespace etalon::models::inference
