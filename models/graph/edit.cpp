// SPDX-License-Identifier: Apache-2.0
#include "models/graph/edit.hpp"

#include <set>

namespace etalon::models {

const Array* float_initializer(const Graph& graph, const std::string& name) {
  const auto found = graph.initializers.find(name);
  if (found == graph.initializers.end() || found->second.dtype != DType::f32) return nullptr;
  return &found->second;
}

std::string input_or_empty(const Node& node, std::size_t i) {
  return i < node.inputs.size() ? node.inputs[i] : std::string();
}

void drop_unused_initializers(Graph& graph) {
  std::set<std::string> read;
  for (const ValueInfo& output : graph.outputs) read.insert(output.name);
  for (const Node& node : graph.nodes) read.insert(node.inputs.begin(), node.inputs.end());
  std::erase_if(graph.initializers, [&](const auto& entry) { return !read.contains(entry.first); });
}

}  // namespace etalon::models
