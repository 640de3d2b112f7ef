// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.hpp"
#include "models/zoo/builder.hpp"
#include "models/zoo/options.hpp"

namespace etalon::models {

/// A foreign graph as the job declares it: which output is scored and what it is, and which
/// initializers stay, go into its metadata. Throws config errors that name key and remedy.
[[nodiscard]] Graph declared_model(Graph graph, const ModelOptions& options);

/// Puts (x − mean) / deviation along axis 1 in front of a graph with one input of known rank.
/// Throws a config error when the numbers do not fit the input.
[[nodiscard]] Graph standardized_model(Graph graph, const Standardization& values);

}  // namespace etalon::models
