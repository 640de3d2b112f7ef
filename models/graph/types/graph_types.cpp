// SPDX-License-Identifier: Apache-2.0
#include "models/graph/types/graph_types.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/constant.hpp"
#include "models/graph/types/rule.hpp"
#include "models/graph/window.hpp"

namespace etalon::models {
namespace {

TypeRule find_rule(const Node& node) {
  std::vector<std::string> names = {"Constant"};
  for (const auto& table : {layer_rules(), elementwise_rules(), spatial_rules(), shape_rules()}) {
    for (const RuleRow& row : table) {
      if (row.op == node.op) return row.rule;
      names.emplace_back(row.op);
    }
  }
  const std::string near = nearest(node.op, names);
  throw Error(ErrorKind::unsupported,
              text("node '", node.name, "': operator ", node.op, " is not supported",
                   near.empty() ? "" : text(" (nearest: ", near, ")")));
}

/// Bytes of the value, of one sample where it has a batch; throws when it is empty or too large for
/// so many rows.
std::int64_t checked_bytes(const Node& node, const ValueType& type, std::int64_t rows) {
  const std::int64_t count = bounded_count(type.sample());
  if (count == 0) {
    fail_unsupported(node,
                     text("its result of shape ", shape_text(type.shape), " has no elements"));
  }
  if (count / rows > largest_value / size_of(type.dtype)) {
    fail_unsupported(node, text("its result of shape ", shape_text(type.shape), " takes more than ",
                                human_bytes(largest_value), " for one sample"));
  }
  return count * size_of(type.dtype);
}

/// Multiply-adds, or comparisons, of one sample.
double work_of(const RuleCall& call, const ValueType& result) {
  const auto count = [](std::span<const std::int64_t> extents) {
    return static_cast<double>(bounded_count(extents));
  };
  const std::string& op = call.node.op;
  const auto made = count(result.sample());
  if (op == "Conv") return made * count(std::span(call.input(1).shape).subspan(1));
  if (op == "ConvTranspose") {
    return count(call.input(0).sample()) * count(std::span(call.input(1).shape).subspan(1));
  }
  if (op == "Gemm")
    return made * count(call.input(1).shape) / count(std::span(result.shape).last(1));
  if (op == "MatMul") return made * static_cast<double>(call.input(0).shape.back());
  if (op == "MaxPool" || op == "AveragePool") {
    // Taps outside of the input cost nothing.
    const auto extents = std::span(call.input(0).shape).subspan(2);
    const Window window = read_window(call.node, extents);
    return made * std::min(count(window.kernel), count(extents));
  }
  return made;
}

}  // namespace

GraphTypes::GraphTypes(const Graph& graph) : inputs_(graph.inputs), outputs_(graph.outputs) {
  check_graph(graph);
  std::unordered_map<std::string, std::int64_t> slots;
  const auto add_slot = [&](const std::string& name) {
    names_.push_back(name);
    return slots[name] = std::ssize(names_) - 1;
  };
  const auto add_constant = [&](const std::string& name, const Array& array) {
    const std::int64_t slot = add_slot(name);
    fixed_.emplace_back(slot, ValueType{array.dtype, array.shape});
    if (array.dtype == DType::i64 || element_count(array.shape) == 1) constants_[slot] = array;
  };
  std::unordered_map<std::string, std::string> measured;  // result of Shape → what it measures
  for (const ValueInfo& input : graph.inputs) add_slot(input.name);
  for (const auto& [name, array] : graph.initializers) add_constant(name, array);
  for (const Node& node : graph.nodes) {
    if (node.op == "Constant") {
      const auto value = constant_value(node);
      if (!value) fail_unsupported(node, "it holds no number or tensor");
      add_constant(node.outputs.at(0), *value);
      continue;
    }
    Step step{node, find_rule(node), {}, {}};
    if (node.outputs.size() > 1 && node.op != "Dropout") {
      fail_unsupported(node, "only the first output is computed");
    }
    if (node.op == "Shape") measured[node.outputs.at(0)] = node.inputs.at(0);
    const bool is_like =
        node.op == "Reshape" && node.inputs.size() == 2 && measured.contains(node.inputs[1]);
    if (is_like) step.rule = &reshape_like;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const std::string& name = is_like && i == 1 ? measured.at(node.inputs[1]) : node.inputs[i];
      step.inputs.push_back(name.empty() ? -1 : slots.at(name));
    }
    for (const std::string& name : node.outputs) step.outputs.push_back(add_slot(name));
    steps_.push_back(std::move(step));
  }
  for (const ValueInfo& output : graph.outputs) output_slots_.push_back(slots.at(output.name));
}

std::vector<ValueType> GraphTypes::infer(std::span<const ValueType> inputs) const {
  return infer_all(inputs).types;
}

GraphTypes::Inferred GraphTypes::infer_all(std::span<const ValueType> inputs) const {
  check(inputs.size() == inputs_.size(), ErrorKind::usage,
        text("the graph takes ", inputs_.size(), " inputs, got ", inputs.size()));
  std::vector<ValueType> types(names_.size());
  std::ranges::copy(inputs, types.begin());
  for (const auto& [slot, type] : fixed_) types[static_cast<std::size_t>(slot)] = type;
  // Without `any_batch` the rows of the first input are taken for the samples.
  const bool has_rows = !inputs.empty() && inputs[0].rank() > 0 && !inputs[0].has_batch();
  const std::int64_t rows = has_rows ? std::max<std::int64_t>(1, inputs[0].shape[0]) : 1;
  std::int64_t total = 0;
  double work = 0.0;
  std::vector<TypedInput> arguments;
  for (const Step& step : steps_) {
    arguments.clear();
    for (const std::int64_t slot : step.inputs) {
      if (slot < 0) {
        arguments.emplace_back();
        continue;
      }
      const auto constant = constants_.find(slot);
      arguments.push_back({&types[static_cast<std::size_t>(slot)],
                           constant == constants_.end() ? nullptr : &constant->second});
    }
    const RuleCall call{step.node, arguments};
    const ValueType result = step.rule(call);
    total += checked_bytes(step.node, result, rows) / rows;
    if (total > largest_run) {
      fail_unsupported(step.node, text("the values up to here take more than ",
                                       human_bytes(largest_run), " together for one sample"));
    }
    work += work_of(call, result) / static_cast<double>(rows);
    if (work > largest_work) {
      fail_unsupported(step.node, text("the model up to here takes ", work,
                                       " multiply-adds for one sample, more than ", largest_work));
    }
    // A second output is the mask of a Dropout.
    for (std::size_t i = 0; i < step.outputs.size(); ++i) {
      types[static_cast<std::size_t>(step.outputs[i])] = {i == 0 ? result.dtype : DType::boolean,
                                                          result.shape};
    }
  }
  return {std::move(types), work};
}

GraphTypes::Inferred GraphTypes::infer_samples(std::span<const Shape> samples) const {
  check(samples.size() == inputs_.size(), ErrorKind::unsupported,
        text("the graph takes ", inputs_.size(), " inputs, the samples have ", samples.size()));
  std::vector<ValueType> types;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const ValueInfo& declared = inputs_[i];
    Shape shape = {any_batch};
    shape.insert(shape.end(), samples[i].begin(), samples[i].end());
    bool fits = declared.shape.size() == shape.size();
    for (std::size_t axis = 1; fits && axis < shape.size(); ++axis) {
      fits = declared.shape[axis] < 0 || declared.shape[axis] == shape[axis];
    }
    check(fits, ErrorKind::config,
          text("input '", declared.name, "' of the model has shape ", shape_text(declared.shape),
               ", the samples have ", shape_text(samples[i]),
               " (-1 is any extent, the first is the batch); give data that fit the model"));
    check(declared.dtype == DType::f32, ErrorKind::unsupported,
          text("input '", declared.name, "' of the model is of type ", to_string(declared.dtype),
               "; f32 is given"));
    types.push_back({declared.dtype, std::move(shape)});
  }
  return infer_all(types);
}

double GraphTypes::work(std::span<const Shape> samples) const {
  return infer_samples(samples).work;
}

std::vector<ValueType> GraphTypes::check_samples(std::span<const Shape> samples) const {
  const std::vector<ValueType> inferred = infer_samples(samples).types;
  std::vector<ValueType> outputs;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs.push_back(inferred[static_cast<std::size_t>(output_slots_[i])]);
    check(outputs.back().has_batch(), ErrorKind::unsupported,
          text("output '", outputs_[i].name, "' of shape ", shape_text(outputs.back().shape),
               " has no row for each sample"));
  }
  return outputs;
}

std::map<std::string, Shape> infer_shapes(const Graph& graph, std::span<const Shape> input_shapes) {
  const GraphTypes types(graph);
  std::vector<ValueType> inputs;
  for (const Shape& shape : input_shapes) {
    inputs.push_back({graph.inputs.at(inputs.size()).dtype, shape});
  }
  const auto inferred = types.infer(inputs);
  std::map<std::string, Shape> shapes;
  for (std::size_t i = 0; i < inferred.size(); ++i) shapes[types.names()[i]] = inferred[i].shape;
  return shapes;
}

}  // namespace etalon::models
