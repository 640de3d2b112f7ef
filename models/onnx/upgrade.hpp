// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Rewrites operators whose form differs between `from_opset` and 17 (for example the axes of
/// ReduceMean, an attribute until 17 and an input since 18), and sets the graph's opset to 17.
/// Dropout and BatchNormalization take the form of inference, and lose outputs that nobody reads.
/// Throws an unsupported error naming the node where the meaning cannot be kept.
void upgrade_to_opset_17(Graph& graph, std::int64_t from_opset);

}  // namespace etalon::models
