// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph_index.hpp"

namespace etalon::models {

GraphIndex::GraphIndex(const Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    for (const std::string& name : graph.nodes[i].outputs) producers_[name] = index;
    for (const std::string& name : graph.nodes[i].inputs) consumers_[name].push_back(index);
  }
  for (const ValueInfo& output : graph.outputs) ++outputs_[output.name];
}

std::int64_t GraphIndex::producer(const std::string& value) const {
  const auto found = producers_.find(value);
  return found == producers_.end() ? -1 : found->second;
}

const std::vector<std::int64_t>& GraphIndex::consumers(const std::string& value) const {
  static const std::vector<std::int64_t> none;
  const auto found = consumers_.find(value);
  return found == consumers_.end() ? none : found->second;
}

bool GraphIndex::is_output(const std::string& value) const { return outputs_.contains(value); }

std::int64_t GraphIndex::uses(const std::string& value) const {
  const auto found = outputs_.find(value);
  return std::ssize(consumers(value)) + (found == outputs_.end() ? 0 : found->second);
}

}  // namespace etalon::models
