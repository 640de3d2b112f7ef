// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/array_view.hpp"

namespace etalon::models {

/// An ONNX attribute value.
using Attribute = std::variant<std::int64_t, float, std::string, Array, std::vector<std::int64_t>,
                               std::vector<float>, std::vector<std::string>>;

/// One operator call. Inputs and outputs are value names; an absent optional input is "".
struct Node {
  std::string op;    ///< ONNX operator type: `Conv`, `Gemm`, …
  std::string name;  ///< unique, for messages
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, Attribute> attributes = {};
};

/// Whether a node's operator is one of `ops`.
[[nodiscard]] bool is_one_of(const Node& node, std::initializer_list<std::string_view> ops);

/// Most nodes of a graph. The largest networks have some thousands; time and memory of everything
/// that is done with a graph grow with them.
inline constexpr std::int64_t most_nodes = 1 << 16;

/// Name, element type and shape of a graph input or output. Extent −1 is the free batch dimension.
struct ValueInfo {
  std::string name;
  DType dtype = DType::f32;
  Shape shape;
};

/// An ONNX graph as a value: the only model format of Etalon. Nodes are in topological order,
/// every value has one producer (a node, an initializer or a graph input).
struct Graph {
  std::string name;
  std::int64_t opset = 17;
  std::vector<ValueInfo> inputs;
  std::vector<ValueInfo> outputs;
  std::map<std::string, Array> initializers;
  std::vector<Node> nodes;
  std::map<std::string, std::string> metadata;  ///< ONNX metadata_props
};

/// Attribute of the wanted type or `fallback`; throws a format error naming node and attribute when
/// it has another type.
[[nodiscard]] std::int64_t attribute_or(const Node& node, std::string_view name,
                                        std::int64_t fallback);
[[nodiscard]] float attribute_or(const Node& node, std::string_view name, float fallback);
[[nodiscard]] std::string attribute_or(const Node& node, std::string_view name,
                                       std::string fallback);
[[nodiscard]] std::vector<std::int64_t> attribute_or(const Node& node, std::string_view name,
                                                     std::vector<std::int64_t> fallback);

/// Checks names, order and single producers; throws a format error naming node and value.
void check_graph(const Graph& graph);

/// Index of the node that makes `value`, or −1 for graph inputs and initializers.
[[nodiscard]] std::int64_t producer_of(const Graph& graph, std::string_view value);
/// Indices of the nodes that read `value`, ascending.
[[nodiscard]] std::vector<std::int64_t> consumers_of(const Graph& graph, std::string_view value);

}  // namespace etalon::models
