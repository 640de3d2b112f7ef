// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Numbers of channels, one for each index along some axis. Equal numbers are one channel: they can
/// only be removed together.
using Channels = std::vector<std::int64_t>;

/// Channels merged into classes: a disjoint-set forest.
class ChannelClasses {
 public:
  [[nodiscard]] Channels fresh(std::int64_t count);
  void unite(std::int64_t a, std::int64_t b);
  /// The number that stands for the channel's class.
  [[nodiscard]] std::int64_t of(std::int64_t channel) const;

 private:
  std::vector<std::int64_t> parents_;
};

/// Which channel each entry of each weight belongs to. Found by one walk over the graph; no shapes
/// beside those of inputs and initializers are needed.
struct ChannelMap {
  /// A layer whose output channels they are.
  struct Producer {
    std::size_t node;
    Channels channels;
  };

  std::vector<Producer> producers;  ///< in node order
  /// (initializer, axis) → the channel of each index along that axis.
  std::map<std::pair<std::string, std::int64_t>, Channels> axes;
  /// Channels that must stay: they reach an output, an input or an operator that is not understood.
  std::set<std::int64_t> pinned;
  std::vector<std::size_t> depthwise;  ///< nodes whose `group` is their number of channels
  std::vector<std::size_t> reshapes;   ///< nodes whose constant shape names the channel extent
};

[[nodiscard]] ChannelMap map_channels(const Graph& graph);

}  // namespace etalon::models
