// SPDX-License-Identifier: Apache-2.0
#include "models/graph/edit.hpp"

#include <algorithm>
#include <set>

namespace etalon::models {

bool is_graph_output(const Graph& graph, std::string_view value) {
  return std::ranges::any_of(graph.outputs,
                             [&](const ValueInfo& output) { return output.name == value; });
}

const Array* float_initializer(const Graph& graph, const std::string& name) {
  const auto found = graph.initializers.find(name);
  if (found == graph.initializers.end() || found->second.dtype != DType::f32) return nullptr;
  return &found->second;
}

std::string input_or_empty(const Node& node, std::size_t i) {
  return i < node.inputs.size() ? node.inputs[i] : std::string();
}

void replace_reads(Graph& graph, const std::string& from, const std::string& to) {
  for (Node& node : graph.nodes) std::ranges::replace(node.inputs, from, to);
}

void drop_unused_initializers(Graph& graph) {
  std::set<std::string> read;
  for (const ValueInfo& output : graph.outputs) read.insert(output.name);
  for (const Node& node : graph.nodes) read.insert(node.inputs.begin(), node.inputs.end());
  std::erase_if(graph.initializers, [&](const auto& entry) { return !read.contains(entry.first); });
}

}  // namespace etalon::models
