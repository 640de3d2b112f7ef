// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Runs a graph over ATen in inference mode on plain arrays; outputs in graph order. For tests,
/// golden vectors and calibration; deployment uses `models/inference`. One thread of arithmetic.
[[nodiscard]] std::vector<Array> run_graph(const Graph& graph, std::span<const Array> inputs);

/// Shape of every value for the given input shapes, from one run on zeros (ATen's meta device lacks
/// kernels for half of the operators in C++, docs/decisions/0001-shape-inference.md): give batch 1.
/// Throws a format error naming the node that does not fit.
[[nodiscard]] std::map<std::string, Shape> infer_shapes(const Graph& graph,
                                                        std::span<const Shape> input_shapes);

}  // namespace etalon::models
