// SPDX-License-Identifier: Apache-2.0
#include "models/graph/output.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::int64_t none = -1;

/// The node that makes each value.
class Makers {
 public:
  explicit Makers(const Graph& graph) : graph_(graph) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const auto& name : graph.nodes[i].outputs) {
        at_[name] = static_cast<std::int64_t>(i);
      }
    }
  }
  [[nodiscard]] std::int64_t index(const std::string& value) const {
    const auto found = at_.find(value);
    return found == at_.end() ? none : found->second;
  }
  [[nodiscard]] const Node* node(const std::string& value) const {
    const std::int64_t i = index(value);
    return i == none ? nullptr : &graph_.nodes[static_cast<std::size_t>(i)];
  }

 private:
  const Graph& graph_;
  std::map<std::string, std::int64_t> at_;
};

/// Operators that pass numbers on as they are.
bool passes(const Node& node) {
  return !node.inputs.empty() &&
         is_one_of(node, {"Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Cast",
                          "Dropout", "QuantizeLinear", "DequantizeLinear"});
}

/// Index of the node that computes the numbers of `value`.
std::int64_t origin(const Graph& graph, const Makers& makers, const std::string& value) {
  std::int64_t at = makers.index(value);
  while (at != none && passes(graph.nodes[static_cast<std::size_t>(at)])) {
    at = makers.index(graph.nodes[static_cast<std::size_t>(at)].inputs[0]);
  }
  return at;
}

bool is_activation(const Node& node) { return is_one_of(node, {"Softmax", "Sigmoid"}); }

/// How the graph makes an output.
struct Head {
  std::int64_t activation = none;  ///< the Softmax or Sigmoid whose input is the logits
  bool of_two = false;             ///< the output is (1 − sigmoid, sigmoid)
  bool in_doubt = false;           ///< behind a Softmax or Sigmoid in another way, or limited
};

bool is_one(const Graph& graph, const std::string& name) {
  const auto found = graph.initializers.find(name);
  return found != graph.initializers.end() && found->second.dtype == DType::f32 &&
         std::ranges::all_of(found->second.as<float>(), [](float value) { return value == 1.0F; });
}

/// Concat of 1 − s and s along the classes, s a sigmoid: how converters of binary classifiers write
/// the two probabilities.
std::int64_t sigmoid_of_two(const Graph& graph, const Makers& makers, const Node& node) {
  const std::int64_t axis = attribute_or(node, "axis", std::int64_t{0});
  if (node.op != "Concat" || node.inputs.size() != 2 || (axis != 1 && axis != -1)) return none;
  const Node* rest = makers.node(node.inputs[0]);
  if (rest == nullptr || rest->op != "Sub" || rest->inputs.size() != 2 ||
      rest->inputs[1] != node.inputs[1] || !is_one(graph, rest->inputs[0])) {
    return none;
  }
  const std::int64_t at = origin(graph, makers, node.inputs[1]);
  return at != none && graph.nodes[static_cast<std::size_t>(at)].op == "Sigmoid" ? at : none;
}

/// Whether a Softmax or Sigmoid stands between `value` and the layers before it.
bool follows_activation(const Makers& makers, const std::string& value) {
  std::vector<std::string> open = {value};
  std::set<std::string> seen;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const Node* node = makers.node(name);
    if (node == nullptr || !seen.insert(name).second) continue;
    if (is_activation(*node)) return true;
    if (is_one_of(*node, {"Gemm", "MatMul", "Conv", "ConvTranspose", "BatchNormalization",
                          "InstanceNormalization", "LogSoftmax", "Shape"})) {
      continue;
    }
    open.insert(open.end(), node->inputs.begin(), node->inputs.end());
  }
  return false;
}

Head head_of(const Graph& graph, const Makers& makers, const std::string& output) {
  const std::int64_t at = origin(graph, makers, output);
  if (at == none) return {};
  const Node& node = graph.nodes[static_cast<std::size_t>(at)];
  if (is_activation(node)) return {at, false, false};
  const std::int64_t sigmoid = sigmoid_of_two(graph, makers, node);
  if (sigmoid != none) return {sigmoid, true, false};
  return {none, false, node.op == "Clip" || follows_activation(makers, output)};
}

std::string list_of_outputs(const Graph& graph) {
  std::vector<std::string> lines;
  for (const ValueInfo& output : graph.outputs) {
    lines.push_back(text("'", output.name, "' ", shape_text(output.shape)));
  }
  return join(lines, ", ");
}

/// The probability among two outputs of which the other is its logits.
std::optional<std::string> obvious_output(const Graph& graph, const Makers& makers) {
  if (graph.outputs.size() == 1) return graph.outputs[0].name;
  if (graph.outputs.size() != 2) return std::nullopt;
  for (const std::size_t i : {0U, 1U}) {
    const std::string& name = graph.outputs[i].name;
    const Head head = head_of(graph, makers, name);
    if (head.activation == none) continue;
    const std::string& logits = graph.nodes[static_cast<std::size_t>(head.activation)].inputs.at(0);
    const std::string& other = graph.outputs[1 - i].name;
    const std::int64_t maker = origin(graph, makers, other);
    if (other == logits || (maker != none && maker == origin(graph, makers, logits))) return name;
  }
  return std::nullopt;
}

std::string value_at(const Graph& graph, std::string_view key) {
  const auto found = graph.metadata.find(std::string(key));
  return found == graph.metadata.end() ? std::string() : found->second;
}

OutputKind kind_of(const std::string& name, std::string_view kind, const Head& head,
                   const Graph& graph) {
  if (kind.empty()) {
    check(!head.in_doubt, ErrorKind::config,
          text("the output '", name,
               "' may be logits or a probability (the graph does not say, "
               "since no Softmax or Sigmoid alone makes it); set model.output_kind"));
    return head.activation == none ? OutputKind::logits : OutputKind::probability;
  }
  check(kind == "logits" || kind == "probability", ErrorKind::config,
        text("model.output_kind '", kind, "' of output '", name,
             "' is unknown; it is logits or probability"));
  if (kind == "probability") return OutputKind::probability;
  if (head.activation != none) {
    const Node& node = graph.nodes[static_cast<std::size_t>(head.activation)];
    throw Error(ErrorKind::config, text("model.output_kind says logits, but the node '", node.name,
                                        "' (", node.op, ") makes the output '", name,
                                        "' a probability; set probability or another output"));
  }
  return OutputKind::logits;
}

/// Nodes and initializers that the outputs depend on.
void drop_unused(Graph& graph) {
  std::set<std::string> needed;
  for (const ValueInfo& output : graph.outputs) needed.insert(output.name);
  std::vector<Node> kept;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    Node& node = graph.nodes[i];
    if (std::ranges::none_of(node.outputs,
                             [&](const std::string& name) { return needed.contains(name); })) {
      continue;
    }
    needed.insert(node.inputs.begin(), node.inputs.end());
    kept.push_back(std::move(node));
  }
  graph.nodes.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
  std::erase_if(graph.initializers,
                [&](const auto& entry) { return !needed.contains(entry.first); });
}

}  // namespace

std::string_view to_string(OutputKind kind) {
  return kind == OutputKind::logits ? "logits" : "probability";
}

ScoredOutput find_output(const Graph& graph, std::string_view name, std::string_view kind) {
  const Makers makers(graph);
  ScoredOutput found;
  const std::string said = value_at(graph, ScoredOutput::name_key);
  found.name = name.empty() ? said : std::string(name);
  if (found.name.empty()) {
    const auto obvious = obvious_output(graph, makers);
    check(obvious.has_value(), ErrorKind::config,
          text("the model has the outputs ", list_of_outputs(graph),
               " (which one holds the scores is not said); set model.output"));
    found.name = *obvious;
  }
  const auto at = std::ranges::find(graph.outputs, found.name, &ValueInfo::name);
  check(at != graph.outputs.end(), ErrorKind::config,
        text("the model has no output '", found.name, "' (it has ", list_of_outputs(graph),
             "); set model.output to one of them"));
  found.index = static_cast<std::size_t>(at - graph.outputs.begin());
  std::string declared(kind);
  if (declared.empty() && found.name == said) declared = value_at(graph, ScoredOutput::kind_key);
  found.kind = kind_of(found.name, declared, head_of(graph, makers, found.name), graph);
  return found;
}

ScoredOutput scored_output(const Graph& graph) { return find_output(graph, "", ""); }

void declare_output(Graph& graph, const ScoredOutput& output) {
  graph.metadata[std::string(ScoredOutput::name_key)] = output.name;
  graph.metadata[std::string(ScoredOutput::kind_key)] = std::string(to_string(output.kind));
}

LossGraph loss_graph(const Graph& graph) {
  const ScoredOutput output = scored_output(graph);
  LossGraph result{graph, true};
  Graph& loss = result.graph;
  loss.outputs = {graph.outputs[output.index]};
  if (output.kind == OutputKind::probability) {
    const Head head = head_of(graph, Makers(graph), output.name);
    result.has_logits = head.activation != none;
    if (head.activation != none) {
      Node& activation = loss.nodes[static_cast<std::size_t>(head.activation)];
      activation.op = "Identity";
      activation.attributes.clear();
      if (head.of_two) loss.outputs = {{activation.outputs.at(0), DType::f32, {-1, 1}}};
    }
  }
  drop_unused(loss);
  return result;
}

}  // namespace etalon::models
