// SPDX-License-Identifier: Apache-2.0
#include "models/inference/compile/lowering.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/inference/compile/simplify.hpp"

namespace etalon::models::inference {
namespace {

bool has_weight(const Node& node) {
  return node.op == "Conv" || node.op == "ConvTranspose" || node.op == "Gemm" ||
         node.op == "MatMul";
}

/// Operators whose own loops can end in an activation and a quantization.
bool ends_in_epilogue(const Node& node) {
  static const std::set<std::string> names = {"Add",
                                              "Sub",
                                              "Mul",
                                              "Div",
                                              "Relu",
                                              "LeakyRelu",
                                              "Clip",
                                              "Sigmoid",
                                              "InstanceNormalization",
                                              "BatchNormalization",
                                              "GlobalAveragePool",
                                              "AveragePool"};
  return names.contains(node.op);
}

/// Every node that reads a constant gets a copy laid out for it: a small file whose nodes share one
/// matrix would take memory without end. Weights shared by the layers of a deep network fit.
void check_shared_constants(const Graph& graph) {
  constexpr std::int64_t free = std::int64_t{256} << 20U;
  constexpr std::int64_t most_times = 16;
  const auto size = [](const Array& array) {
    // What is stored as levels is computed in real numbers.
    return element_count(array.shape) * std::max<std::int64_t>(4, size_of(array.dtype));
  };
  std::int64_t stored = 0;
  for (const auto& [name, array] : graph.initializers) stored += size(array);
  std::int64_t prepared = 0;
  for (const Node& node : graph.nodes) {
    for (const std::string& input : node.inputs) {
      const auto found = graph.initializers.find(input);
      if (found != graph.initializers.end()) prepared += size(found->second);
    }
    check(prepared <= free + most_times * stored, ErrorKind::unsupported,
          text("the nodes of graph '", graph.name, "' up to '", node.name,
               "' read constants of more than ", human_bytes(free + most_times * stored),
               " together, which the engine would hold once a node, though ", human_bytes(stored),
               " are stored; do not share large constants between so many nodes"));
  }
}

class Lowering {
 public:
  explicit Lowering(const Graph& graph) : graph_(graph), fused_(graph.nodes.size(), false) {
    for (const ValueInfo& input : graph.inputs) ready_.insert(input.name);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& name : graph.nodes[i].outputs) makers_[name] = i;
      for (const std::string& name : graph.nodes[i].inputs) readers_[name].push_back(i);
    }
    for (const ValueInfo& output : graph.outputs) kept_.insert(output.name);
  }

  Program run() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      // A DequantizeLinear is written when its real numbers are asked for.
      if (!fused_[i] && graph_.nodes[i].op != "DequantizeLinear") lower_node(graph_.nodes[i]);
    }
    for (const ValueInfo& output : graph_.outputs) {
      const Operand operand = real(output.name);
      check(!operand.constant, ErrorKind::unsupported,
            text("output '", output.name, "' is a constant; drop it from the graph"));
      program_.outputs.push_back(operand.value);
    }
    return std::move(program_);
  }

 private:
  const Node* maker(const std::string& value) const {
    const auto found = makers_.find(value);
    return found == makers_.end() ? nullptr : &graph_.nodes[found->second];
  }
  const Array* initializer(const std::string& name) const {
    const auto found = graph_.initializers.find(name);
    return found == graph_.initializers.end() ? nullptr : &found->second;
  }

  /// The only node that reads `value`, or −1 when it has other readers or is a graph output.
  std::int64_t sole_reader(const std::string& value) const {
    const auto found = readers_.find(value);
    if (found == readers_.end() || found->second.size() != 1 || kept_.contains(value)) return -1;
    return static_cast<std::int64_t>(found->second[0]);
  }

  /// `value` in levels, when it is dequantized with one scale for the whole tensor.
  std::optional<Operand> levels(const std::string& value) const {
    const Node* node = maker(value);
    if (node == nullptr || node->op != "DequantizeLinear") return {};
    const auto quantization = tensor_quantization(graph_, *node);
    if (!quantization || initializer(node->inputs[0]) != nullptr) return {};
    return Operand{node->inputs[0], {}, quantization};
  }

  /// The result is only read by a QuantizeLinear to that type.
  bool ends_in_levels_of(const Node& node, DType dtype) const {
    const std::int64_t reader = sole_reader(node.outputs[0]);
    if (reader < 0) return false;
    const Node& next = graph_.nodes[static_cast<std::size_t>(reader)];
    const auto quantization = tensor_quantization(graph_, next);
    return next.op == "QuantizeLinear" && quantization && quantization->dtype == dtype;
  }

  /// `name` in real numbers.
  Operand real(const std::string& name) {
    if (name.empty()) return {};
    if (const Array* array = initializer(name)) return {{}, *array, {}};
    const Node* node = maker(name);
    if (node == nullptr || node->op != "DequantizeLinear") return {name, {}, {}};
    if (const Array* array = initializer(node->inputs[0])) {
      return {{}, dequantized(*node, *array), {}};
    }
    if (!ready_.contains(name)) {
      const auto quantization = tensor_quantization(graph_, *node);
      Operation operation{*node, {{node->inputs[0], {}, quantization}}, {}, {}, {}, name};
      if (!quantization) operation.fail("computed values need one scale and zero point");
      emit(std::move(operation));
    }
    return {name, {}, {}};
  }

  /// Zero points of a DequantizeLinear; null without, throws when they are computed.
  const Array* zero_points(const Node& node) const {
    if (node.inputs.size() < 3 || node.inputs[2].empty()) return nullptr;
    const Array* zero = initializer(node.inputs[2]);
    check(zero != nullptr, ErrorKind::unsupported,
          text("node '", node.name, "' (DequantizeLinear): the zero point must be a constant"));
    return zero;
  }

  /// Axis along which a DequantizeLinear of a constant of that shape has its scales; throws when
  /// they or the zero points do not fit it. Any axis with one scale.
  std::int64_t scale_axis(const Node& node, const Shape& shape, const Array& scale) const {
    const std::int64_t scales = element_count(scale.shape);
    const Array* zero = zero_points(node);
    const std::int64_t zeros = zero == nullptr ? scales : element_count(zero->shape);
    const std::int64_t rank = std::ssize(shape);
    std::int64_t axis = attribute_or(node, "axis", std::int64_t{1});
    if (axis < 0) axis += rank;
    if (rank == 1) axis = 0;  // the default, 1, is left standing for biases
    const bool along_axis =
        axis >= 0 && axis < rank && scales == shape[static_cast<std::size_t>(axis)];
    check(
        (scales == 1 || along_axis) && zeros == scales, ErrorKind::unsupported,
        text("node '", node.name, "' (DequantizeLinear): ", scales, " scales and ", zeros,
             " zero points do not fit axis ", axis, " of a constant of shape ", shape_text(shape)));
    return scales == 1 ? 0 : axis;
  }

  Array dequantized(const Node& node, const Array& levels_array) const {
    const Array* scale = initializer(node.inputs.at(1));
    const Array* zero = zero_points(node);
    check(scale != nullptr, ErrorKind::unsupported,
          text("node '", node.name, "' (DequantizeLinear): the scale must be a constant"));
    const std::int64_t axis = scale_axis(node, levels_array.shape, *scale);
    const std::int64_t scales = element_count(scale->shape);
    std::int64_t inner = 1;
    for (std::int64_t i = axis + 1; i < std::ssize(levels_array.shape); ++i) {
      inner *= levels_array.shape[static_cast<std::size_t>(i)];
    }
    Array result = Array::zeros(DType::f32, levels_array.shape);
    auto values = result.as<float>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::int64_t at = scales == 1 ? 0 : static_cast<std::int64_t>(i) / inner % scales;
      const double zero_point = zero == nullptr ? 0.0 : element_as_double(*zero, at);
      const double level = element_as_double(levels_array, static_cast<std::int64_t>(i));
      values[i] = static_cast<float>(level - zero_point) *
                  static_cast<float>(element_as_double(*scale, at));
    }
    return result;
  }

  /// Weight in i8 with zero point 0 and one scale, or one per output channel.
  bool take_int8_weight(Operation& operation) const {
    const Node& node = operation.node;
    const Node* source = maker(node.inputs.at(1));
    if (source == nullptr || source->op != "DequantizeLinear") return false;
    const Array* weight = initializer(source->inputs[0]);
    const Array* scale = initializer(source->inputs.at(1));
    if (weight == nullptr || scale == nullptr || weight->dtype != DType::i8) return false;
    const Array* zero = zero_points(*source);
    if (zero != nullptr &&
        std::ranges::any_of(zero->data, [](std::byte b) { return b != std::byte{0}; })) {
      return false;
    }
    const bool rows = node.op == "Conv" ||
                      (node.op == "Gemm" && attribute_or(node, "transB", std::int64_t{0}) != 0);
    const std::int64_t axis = scale_axis(*source, weight->shape, *scale);
    const std::int64_t scales = element_count(scale->shape);
    // Grouped transposed convolutions repeat output channels per group along another axis.
    const bool grouped =
        node.op == "ConvTranspose" && attribute_or(node, "group", std::int64_t{1}) != 1;
    if (scales != 1 && (axis != (rows ? 0 : 1) || grouped)) return false;
    for (std::int64_t i = 0; i < scales; ++i) {
      operation.weight_scales.push_back(static_cast<float>(element_as_double(*scale, i)));
    }
    operation.operands.push_back({{}, *weight, {}});
    return true;
  }

  bool take_int8_operands(Operation& operation) {
    const Node& node = operation.node;
    const auto source = levels(node.inputs.at(0));
    if (!source) return false;
    operation.operands = {*source};
    if (node.op == "Add") {
      const auto other = levels(node.inputs.at(1));
      if (other) operation.operands.push_back(*other);
      if (other) return true;
    } else if (node.op == "GlobalAveragePool") {
      if (ends_in_levels_of(node, source->quantization->dtype)) return true;
    } else if (has_weight(node) && take_int8_weight(operation)) {
      for (std::size_t i = 2; i < node.inputs.size(); ++i) {
        operation.operands.push_back(real(node.inputs[i]));
      }
      return true;
    }
    operation.operands.clear();
    operation.weight_scales.clear();
    return false;
  }

  void lower_node(const Node& node) {
    Operation operation{node, {}, {}, {}, {}, {}};
    if (node.outputs.size() != 1) operation.fail("only the first output is computed");
    if (!take_int8_operands(operation)) {
      for (const std::string& name : node.inputs) operation.operands.push_back(real(name));
    }
    if (node.op == "QuantizeLinear") {
      operation.epilogue.quantization = tensor_quantization(graph_, node);
      if (!operation.epilogue.quantization) {
        operation.fail("computed values need one constant scale and zero point");
      }
    }
    operation.output = fuse_readers(operation);
    emit(std::move(operation));
  }

  /// Takes the nodes behind the operation into it and returns the value that it then makes.
  std::string fuse_readers(Operation& operation) {
    const Node& node = operation.node;
    const bool weighted = has_weight(node);
    std::string value = node.outputs[0];
    if (!weighted && !ends_in_epilogue(node)) return value;
    bool active = false;
    while (true) {
      const std::int64_t reader = sole_reader(value);
      if (reader < 0) return value;
      const Node& next = graph_.nodes[static_cast<std::size_t>(reader)];
      bool last = false;
      if (next.op == "QuantizeLinear" && (!weighted || operation.is_int8()) &&
          tensor_quantization(graph_, next)) {
        operation.epilogue.quantization = tensor_quantization(graph_, next);
        last = true;
      } else if (!active && take_activation(next, operation)) {
        active = true;
      } else if (active || !take_residual(next, value, operation)) {
        return value;
      }
      fused_[static_cast<std::size_t>(reader)] = true;
      value = next.outputs[0];
      if (last) return value;
    }
  }

  bool take_activation(const Node& next, Operation& operation) const {
    Activation& activation = operation.epilogue.activation;
    if (next.op == "Relu" || next.op == "LeakyRelu") {
      activation.kind = Activation::Kind::relu;
      activation.alpha = next.op == "Relu" ? 0.0F : attribute_or(next, "alpha", 0.01F);
      return true;
    }
    if (next.op != "Clip") return false;
    Activation clip{Activation::Kind::clip};
    for (std::size_t i = 1; i < next.inputs.size(); ++i) {
      if (next.inputs[i].empty()) continue;
      const Array* bound = initializer(next.inputs[i]);
      if (bound == nullptr) return false;
      (i == 1 ? clip.low : clip.high) = static_cast<float>(element_as_double(*bound, 0));
    }
    activation = clip;
    return true;
  }

  bool take_residual(const Node& next, const std::string& value, Operation& operation) {
    const Node& node = operation.node;
    if (next.op != "Add" || !operation.residual.empty() ||
        (node.op != "Conv" && node.op != "ConvTranspose")) {
      return false;
    }
    const std::string& other = next.inputs[next.inputs[0] == value ? 1 : 0];
    const Node* source = maker(other);
    const bool dequantized_later =
        source != nullptr && source->op == "DequantizeLinear" && ready_.contains(source->inputs[0]);
    if (!ready_.contains(other) && !dequantized_later) return false;
    operation.residual = real(other).value;
    return true;
  }

  void emit(Operation operation) {
    ready_.insert(operation.output);
    program_.operations.push_back(std::move(operation));
  }

  const Graph& graph_;
  std::vector<bool> fused_;
  std::map<std::string, std::size_t> makers_;
  std::map<std::string, std::vector<std::size_t>> readers_;
  std::set<std::string> kept_;   ///< graph outputs
  std::set<std::string> ready_;  ///< values made by the operations so far
  Program program_;
};

}  // namespace

Program lower(const Graph& graph) {
  check_shared_constants(graph);
  return Lowering(graph).run();
}

std::string describe(const Operation& operation) {
  std::string line = operation.node.op;
  std::ranges::transform(line, line.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  line += " " + operation.node.name + (operation.is_int8() ? " int8" : "");
  if (!operation.residual.empty()) line += " +" + operation.residual;
  const Activation& activation = operation.epilogue.activation;
  if (activation.kind == Activation::Kind::relu) {
    line += activation.alpha == 0.0F ? " +relu" : " +leakyrelu";
  }
  if (activation.kind == Activation::Kind::clip) line += " +clip";
  if (operation.epilogue.quantization && operation.node.op != "QuantizeLinear")
    line += " +quantize";
  return line;
}

}  // namespace etalon::models::inference
