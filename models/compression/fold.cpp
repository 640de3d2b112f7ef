// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "models/compression/quantize.hpp"
#include "models/graph/edit.hpp"
#include "models/graph/fold_normalization.hpp"
#include "models/graph/graph_index.hpp"

namespace etalon::models {
namespace {

/// Removes Identity and Dropout (which passes its input on at inference).
void drop_passing_nodes(Graph& graph) {
  const GraphIndex index(graph);
  std::unordered_map<std::string, std::string> passed;   // a result → what was passed on
  std::unordered_map<std::string, std::string> renamed;  // a value → the graph output it becomes
  std::vector<Node> kept;
  for (Node& node : graph.nodes) {
    for (std::string& input : node.inputs) {
      if (const auto found = passed.find(input); found != passed.end()) input = found->second;
    }
    const std::string mask = node.outputs.size() > 1 ? node.outputs[1] : std::string();
    bool goes =
        (node.op == "Identity" || node.op == "Dropout") && (mask.empty() || index.uses(mask) == 0);
    if (goes && index.is_output(node.outputs[0])) {
      // The name of an output is a promise to users: the maker of the value takes it over.
      const std::string& source = node.inputs[0];
      goes = index.producer(source) >= 0 && !index.is_output(source) &&
             renamed.emplace(source, node.outputs[0]).second;
    } else if (goes) {
      passed[node.outputs[0]] = node.inputs[0];
    }
    if (!goes) kept.push_back(std::move(node));
  }
  for (Node& node : kept) {
    for (auto* names : {&node.inputs, &node.outputs}) {
      for (std::string& name : *names) {
        if (const auto found = renamed.find(name); found != renamed.end()) name = found->second;
      }
    }
  }
  graph.nodes = std::move(kept);
}

}  // namespace

Graph fold_for_inference(const Graph& graph) {
  Graph folded = graph;
  drop_passing_nodes(folded);
  fold_normalizations(folded);
  drop_unused_initializers(folded);
  check_graph(folded);
  return folded;
}

}  // namespace etalon::models
