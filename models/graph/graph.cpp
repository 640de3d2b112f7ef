// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

template <class T>
T attribute_as(const Node& node, std::string_view name, T fallback) {
  const auto found = node.attributes.find(std::string(name));
  if (found == node.attributes.end()) return fallback;
  const T* value = std::get_if<T>(&found->second);
  check(value != nullptr, ErrorKind::format,
        text("node '", node.name, "' (", node.op, "): attribute '", name, "' has the wrong type"));
  return *value;
}

}  // namespace

bool is_one_of(const Node& node, std::initializer_list<std::string_view> ops) {
  return std::ranges::find(ops, node.op) != ops.end();
}

std::int64_t attribute_or(const Node& node, std::string_view name, std::int64_t fallback) {
  return attribute_as(node, name, fallback);
}
float attribute_or(const Node& node, std::string_view name, float fallback) {
  return attribute_as(node, name, fallback);
}
std::string attribute_or(const Node& node, std::string_view name, std::string fallback) {
  return attribute_as(node, name, std::move(fallback));
}
std::vector<std::int64_t> attribute_or(const Node& node, std::string_view name,
                                       std::vector<std::int64_t> fallback) {
  return attribute_as(node, name, std::move(fallback));
}

void check_graph(const Graph& graph) {
  check(
      std::ssize(graph.nodes) <= most_nodes, ErrorKind::unsupported,
      text("graph '", graph.name, "' has ", graph.nodes.size(), " nodes, more than ", most_nodes));
  std::set<std::string, std::less<>> known;
  const auto define = [&](const std::string& name, std::string_view where) {
    check(!name.empty(), ErrorKind::format,
          text("graph '", graph.name, "': ", where, " has no name"));
    check(known.insert(name).second, ErrorKind::format,
          text("graph '", graph.name, "': value '", name, "' is made twice (second time by ", where,
               ")"));
  };
  for (const ValueInfo& input : graph.inputs) define(input.name, "a graph input");
  for (const auto& [name, array] : graph.initializers) {
    define(name, "an initializer");
    check(std::ssize(array.data) == element_count(array.shape) * size_of(array.dtype),
          ErrorKind::format,
          text("initializer '", name, "': ", array.data.size(), " bytes do not fill shape ",
               shape_text(array.shape)));
  }
  for (const Node& node : graph.nodes) {
    for (const std::string& name : node.inputs) {
      check(name.empty() || known.contains(name), ErrorKind::format,
            text("node '", node.name, "' (", node.op, ") reads '", name,
                 "', which nothing before it makes"));
    }
    for (const std::string& name : node.outputs) define(name, text("node '", node.name, "'"));
  }
  check(!graph.outputs.empty(), ErrorKind::format, text("graph '", graph.name, "' has no output"));
  for (const ValueInfo& output : graph.outputs) {
    check(known.contains(output.name), ErrorKind::format,
          text("graph '", graph.name, "': nothing makes the output '", output.name, "'"));
  }
}

std::int64_t producer_of(const Graph& graph, std::string_view value) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& outputs = graph.nodes[i].outputs;
    if (std::find(outputs.begin(), outputs.end(), value) != outputs.end()) {
      return static_cast<std::int64_t>(i);
    }
  }
  return -1;
}

std::vector<std::int64_t> consumers_of(const Graph& graph, std::string_view value) {
  std::vector<std::int64_t> readers;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& inputs = graph.nodes[i].inputs;
    if (std::find(inputs.begin(), inputs.end(), value) != inputs.end()) {
      readers.push_back(static_cast<std::int64_t>(i));
    }
  }
  return readers;
}

}  // namespace etalon::models
