// SPDX-License-Identifier: Apache-2.0
#include "models/compression/channels/channel_map.hpp"

#include <algorithm>

#include "models/compression/channels/channel_tracer.hpp"

namespace etalon::models {

Channels ChannelClasses::fresh(std::int64_t count) {
  Channels channels;
  for (std::int64_t i = 0; i < count; ++i) {
    channels.push_back(std::ssize(parents_));
    parents_.push_back(channels.back());
  }
  return channels;
}

void ChannelClasses::unite(std::int64_t a, std::int64_t b) {
  // The older channel stands for the class, so that numbers follow node order.
  const auto [low, high] = std::minmax({of(a), of(b)});
  parents_[static_cast<std::size_t>(high)] = low;
}

std::int64_t ChannelClasses::of(std::int64_t channel) const {
  while (parents_[static_cast<std::size_t>(channel)] != channel) {
    channel = parents_[static_cast<std::size_t>(channel)];
  }
  return channel;
}

ChannelMap map_channels(const Graph& graph) { return ChannelTracer(graph).trace(); }

}  // namespace etalon::models
