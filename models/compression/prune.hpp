// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Channels that can only be removed together: the outputs of some convolutions or Gemms, the
/// normalizations behind them, everything that residual sums tie to them, and the matching inputs
/// of their readers (DepGraph, Fang et al. 2023, on the ONNX graph).
struct ChannelGroup {
  std::vector<std::string> producers;  ///< nodes whose output channels these are
  std::int64_t channels = 0;
  bool operator==(const ChannelGroup&) const = default;
};

/// The groups of a graph, in node order; channels that reach a graph output are in none.
[[nodiscard]] std::vector<ChannelGroup> channel_groups(const Graph& graph);

/// What pruning did to one group.
struct PrunedGroup {
  std::vector<std::string> producers;
  std::int64_t before = 0;
  std::int64_t after = 0;
};

struct PruneResult {
  Graph graph;
  std::vector<PrunedGroup> groups;
};

/// Removes from each group the `fraction` of its channels with the smallest L1 norm (mean over the
/// producers' weights), leaving at least one and, where it can, a multiple of `multiple`. Ties go
/// to the lower channel. The result is a smaller valid graph that trains on.
[[nodiscard]] PruneResult prune_channels(const Graph& graph, double fraction,
                                         std::int64_t multiple);

}  // namespace etalon::models
