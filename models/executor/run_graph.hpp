// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Runs a graph over ATen in inference mode on plain arrays; outputs in graph order. For tests,
/// golden vectors and calibration; deployment uses `models/inference`. One thread of arithmetic.
[[nodiscard]] std::vector<Array> run_graph(const Graph& graph, std::span<const Array> inputs);

/// Throws an unsupported error naming the node when its operator is not computed.
void check_operator(const Node& node);

}  // namespace etalon::models
