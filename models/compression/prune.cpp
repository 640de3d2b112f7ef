// SPDX-License-Identifier: Apache-2.0
#include "models/compression/prune.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/compression/channels/channel_map.hpp"
#include "models/graph/edit.hpp"
#include "models/graph/weight_layout.hpp"

namespace etalon::models {
namespace {

/// Producers that share channels, directly or through others, and all their channels.
struct Group {
  std::vector<ChannelMap::Producer> producers;
  std::set<std::int64_t> channels;
};

std::vector<Group> groups_of(const ChannelMap& map) {
  std::vector<Group> groups;
  for (const ChannelMap::Producer& producer : map.producers) {
    Group joined;
    joined.channels.insert(producer.channels.begin(), producer.channels.end());
    std::vector<Group> apart;
    for (Group& group : groups) {
      const bool shares = std::ranges::any_of(producer.channels, [&](std::int64_t channel) {
        return group.channels.contains(channel);
      });
      if (!shares) {
        apart.push_back(std::move(group));
        continue;
      }
      joined.channels.merge(group.channels);
      joined.producers.insert(joined.producers.end(), group.producers.begin(),
                              group.producers.end());
    }
    joined.producers.push_back(producer);
    std::ranges::sort(joined.producers, {}, &ChannelMap::Producer::node);
    groups = std::move(apart);
    groups.push_back(std::move(joined));
  }
  std::erase_if(groups, [&](const Group& group) {
    return std::ranges::any_of(group.channels,
                               [&](std::int64_t channel) { return map.pinned.contains(channel); });
  });
  std::ranges::sort(groups, {}, [](const Group& group) { return group.producers[0].node; });
  return groups;
}

std::vector<std::string> names_of(const Graph& graph, const Group& group) {
  std::vector<std::string> names;
  for (const auto& producer : group.producers) names.push_back(graph.nodes[producer.node].name);
  return names;
}

/// Mean absolute weight of each channel over all producers.
std::map<std::int64_t, double> norms_of(const Graph& graph, const Group& group) {
  std::map<std::int64_t, double> sums;
  std::map<std::int64_t, std::int64_t> counts;
  for (const auto& [index, channels] : group.producers) {
    const Node& node = graph.nodes[index];
    const Array& weight = graph.initializers.at(node.inputs[1]);
    const auto values = weight.as<float>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::int64_t place = output_channel(node, weight.shape, static_cast<std::int64_t>(i));
      const std::int64_t channel = channels[static_cast<std::size_t>(place)];
      sums[channel] += std::abs(values[i]);
      ++counts[channel];
    }
  }
  for (auto& [channel, sum] : sums) sum /= static_cast<double>(counts.at(channel));
  return sums;
}

/// Channels of a group that go.
std::set<std::int64_t> weakest(const Graph& graph, const Group& group, double fraction,
                               std::int64_t multiple) {
  const auto count = std::ssize(group.channels);
  // The rounding lets 0.1 of 10 channels be one channel, whatever 0.1 is in binary.
  const auto asked =
      static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(count) + 1e-9));
  std::int64_t kept = std::max<std::int64_t>(count - asked, 1);
  kept = std::min((kept + multiple - 1) / multiple * multiple, count);

  const auto norms = norms_of(graph, group);
  std::vector<std::int64_t> order(group.channels.begin(), group.channels.end());
  std::ranges::stable_sort(order, {}, [&](std::int64_t channel) { return norms.at(channel); });
  std::set<std::int64_t> removed;
  for (const std::int64_t channel : order) {
    if (std::ssize(removed) == count - kept) break;
    removed.insert(channel);
    // Where producers have only some of the channels, each keeps at least one.
    const bool empties_one = std::ranges::any_of(group.producers, [&](const auto& producer) {
      return std::ranges::all_of(producer.channels,
                                 [&](std::int64_t own) { return removed.contains(own); });
    });
    if (empties_one) removed.erase(channel);
  }
  return removed;
}

/// The array without the indices along `axis` whose channel is removed.
Array without(const Array& array, std::int64_t axis, const Channels& channels,
              const std::set<std::int64_t>& removed) {
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (!removed.contains(channels[i])) kept.push_back(static_cast<std::int64_t>(i));
  }
  const auto at = static_cast<std::size_t>(axis);
  Shape shape = array.shape;
  shape[at] = std::ssize(kept);
  Array result = Array::zeros(array.dtype, shape);
  const std::int64_t block = row_major_strides(array.shape)[at] * size_of(array.dtype);
  const std::int64_t rows = element_count(std::span(array.shape).first(at));
  std::byte* to = result.data.data();
  for (std::int64_t row = 0; row < rows; ++row) {
    for (const std::int64_t index : kept) {
      std::memcpy(to, array.data.data() + (row * array.shape[at] + index) * block,
                  static_cast<std::size_t>(block));
      to += block;
    }
  }
  return result;
}

Graph without_channels(const Graph& graph, const ChannelMap& map,
                       const std::set<std::int64_t>& removed) {
  if (removed.empty()) return graph;
  Graph smaller = graph;
  for (const auto& [place, channels] : map.axes) {
    Array& array = smaller.initializers.at(place.first);
    array = without(array, place.second, channels, removed);
  }
  for (const std::size_t index : map.depthwise) {
    Node& node = smaller.nodes[index];
    node.attributes["group"] = smaller.initializers.at(node.inputs[1]).shape[0];
  }
  for (const std::size_t index : map.reshapes) {
    Node& node = smaller.nodes[index];
    node.inputs[1] = node.name + "/flat_shape";
    Array shape = Array::zeros(DType::i64, {2});
    shape.as<std::int64_t>()[1] = -1;
    smaller.initializers[node.inputs[1]] = std::move(shape);
  }
  drop_unused_initializers(smaller);
  check_graph(smaller);
  return smaller;
}

}  // namespace

std::vector<ChannelGroup> channel_groups(const Graph& graph) {
  std::vector<ChannelGroup> result;
  for (const Group& group : groups_of(map_channels(graph))) {
    result.push_back({names_of(graph, group), std::ssize(group.channels)});
  }
  return result;
}

PruneResult prune_channels(const Graph& graph, double fraction, std::int64_t multiple) {
  check(fraction >= 0 && fraction < 1 && multiple >= 1, ErrorKind::usage,
        text("a fraction of ", fraction, " of the channels in multiples of ", multiple,
             " cannot be pruned (0 ≤ fraction < 1, multiple ≥ 1)"));
  const ChannelMap map = map_channels(graph);
  PruneResult result;
  std::set<std::int64_t> removed;
  for (const Group& group : groups_of(map)) {
    const auto weak = weakest(graph, group, fraction, multiple);
    const auto count = std::ssize(group.channels);
    result.groups.push_back({names_of(graph, group), count, count - std::ssize(weak)});
    removed.insert(weak.begin(), weak.end());
  }
  result.graph = without_channels(graph, map, removed);
  return result;
}

}  // namespace etalon::models
