// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "models/graph/graph.hpp"

namespace etalon::models {

// Small edits of a graph that folding, quantization and pruning share.

/// The initializer of that name if it is f32, else nullptr.
[[nodiscard]] const Array* float_initializer(const Graph& graph, const std::string& name);
/// The node's input i, "" when absent.
[[nodiscard]] std::string input_or_empty(const Node& node, std::size_t i);
/// Removes initializers that neither a node nor a graph output reads.
void drop_unused_initializers(Graph& graph);

}  // namespace etalon::models
