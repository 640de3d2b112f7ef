// SPDX-License-Identifier: Apache-2.0
#include "models/compression/channels/channel_tracer.hpp"

#include <algorithm>

#include "models/graph/edit.hpp"
#include "models/graph/weight_layout.hpp"

namespace etalon::models {

ChannelTracer::ChannelTracer(const Graph& graph) : graph_(graph) {
  for (const ValueInfo& input : graph.inputs) {
    Value value;
    if (input.shape.size() >= 2 && input.shape[1] > 0) {
      value = {classes_.fresh(input.shape[1]), std::ssize(input.shape)};
      pin(value.channels);
      const std::span<const std::int64_t> extents = std::span(input.shape).subspan(2);
      if (std::ranges::all_of(extents, [](std::int64_t extent) { return extent > 0; })) {
        value.elements = element_count(extents);
      }
    }
    values_[input.name] = value;
  }
}

ChannelMap ChannelTracer::trace() {
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) visit(i);
  for (const ValueInfo& output : graph_.outputs) {
    pin(value_of(output.name).channels);
    untied_.insert(output.name);
  }
  for (const auto& [place, channels] : map_.axes) {
    if (untied_.contains(place.first)) pin(channels);
  }
  const auto to_classes = [&](Channels& channels) {
    for (std::int64_t& channel : channels) channel = classes_.of(channel);
  };
  for (ChannelMap::Producer& producer : map_.producers) to_classes(producer.channels);
  for (auto& [place, channels] : map_.axes) to_classes(channels);
  std::set<std::int64_t> pinned;
  for (const std::int64_t channel : map_.pinned) pinned.insert(classes_.of(channel));
  map_.pinned = std::move(pinned);
  return std::move(map_);
}

void ChannelTracer::visit(std::size_t index) {
  const Node& node = graph_.nodes[index];
  if (is_one_of(node, {"Conv", "ConvTranspose"})) return convolution(index);
  if (is_one_of(node, {"Gemm", "MatMul"})) return linear(index);
  if (is_one_of(node, {"BatchNormalization", "InstanceNormalization"})) {
    return normalization(node);
  }
  if (is_one_of(node, {"Relu", "LeakyRelu", "Sigmoid", "Clip", "Identity", "Dropout", "Cast",
                       "MaxPool", "AveragePool", "GlobalAveragePool"})) {
    return pass(node);
  }
  if (is_one_of(node, {"Add", "Sub", "Mul", "Div"})) return elementwise(node);
  if (node.op == "Concat") return concatenation(node);
  if (node.op == "Flatten") return flatten(node);
  if (node.op == "Reshape") return reshape(index);
  if (node.op == "ReduceMean") return mean(node);
  not_understood(node);
}

void ChannelTracer::not_understood(const Node& node) {
  for (const std::string& input : node.inputs) {
    pin(value_of(input).channels);
    if (graph_.initializers.contains(input)) untied_.insert(input);
  }
}

void ChannelTracer::pass(const Node& node) {
  Value value = value_of(node.inputs[0]);
  if (node.op == "GlobalAveragePool") value.elements = 1;
  if (is_one_of(node, {"MaxPool", "AveragePool"})) value.elements.reset();
  values_[node.outputs[0]] = value;
}

void ChannelTracer::convolution(std::size_t index) {
  const Node& node = graph_.nodes[index];
  const Value data = value_of(node.inputs[0]);
  const Array* weight = float_initializer(graph_, input_or_empty(node, 1));
  const std::int64_t group = attribute_or(node, "group", std::int64_t{1});
  if (weight == nullptr) return not_understood(node);
  const auto& shape = weight->shape;
  if (group == 1) {
    const std::int64_t axis = input_axis(node);
    if (std::ssize(data.channels) == shape[static_cast<std::size_t>(axis)]) {
      tie(node.inputs[1], axis, data.channels);
    } else {
      pin(data.channels);
    }
    values_[node.outputs[0]] = {produce(index), std::ssize(shape)};
    return;
  }
  // Depthwise with one filter per channel: channels pass through. Other groups stay as they are.
  const bool is_depthwise =
      shape[0] == group && shape[1] == 1 && std::ssize(data.channels) == group;
  if (!is_depthwise) return not_understood(node);
  tie(node.inputs[1], 0, data.channels);
  if (graph_.initializers.contains(input_or_empty(node, 2))) tie(node.inputs[2], 0, data.channels);
  map_.producers.push_back({index, data.channels});
  map_.depthwise.push_back(index);
  values_[node.outputs[0]] = {data.channels, data.rank};
}

void ChannelTracer::linear(std::size_t index) {
  const Node& node = graph_.nodes[index];
  const Value data = value_of(node.inputs[0]);
  const Array* weight = float_initializer(graph_, input_or_empty(node, 1));
  const bool is_matrix_of_samples =
      node.op == "Gemm" ? attribute_or(node, "transA", std::int64_t{0}) == 0 : data.rank == 2;
  if (weight == nullptr || weight->shape.size() != 2 || !is_matrix_of_samples) {
    return not_understood(node);
  }
  const std::int64_t axis = input_axis(node);
  const Channels read = spread(data, weight->shape[static_cast<std::size_t>(axis)]);
  if (read.empty()) {
    pin(data.channels);
  } else {
    tie(node.inputs[1], axis, read);
  }
  values_[node.outputs[0]] = {produce(index), 2, 1};
}

Channels ChannelTracer::produce(std::size_t index) {
  const Node& node = graph_.nodes[index];
  const Shape& shape = graph_.initializers.at(node.inputs[1]).shape;
  const Channels channels = classes_.fresh(output_channels(node, shape));
  tie(node.inputs[1], output_axis(node), channels);
  const std::string bias = input_or_empty(node, 2);
  const auto found = graph_.initializers.find(bias);
  if (found != graph_.initializers.end()) {
    const Shape& extents = found->second.shape;
    if (!extents.empty() && extents.back() == std::ssize(channels)) {
      tie(bias, std::ssize(extents) - 1, channels);
    } else if (element_count(extents) > 1) {
      untied_.insert(bias);
      pin(channels);
    }
  } else if (!bias.empty()) {
    pin(value_of(bias).channels);
    pin(channels);
  }
  map_.producers.push_back({index, channels});
  return channels;
}

void ChannelTracer::normalization(const Node& node) {
  const Value data = value_of(node.inputs[0]);
  const Array* scale = float_initializer(graph_, input_or_empty(node, 1));
  const Channels channels =
      scale == nullptr ? Channels() : spread(data, element_count(scale->shape));
  const bool has_constants = std::all_of(
      node.inputs.begin() + 1, node.inputs.end(),
      [&](const std::string& name) { return float_initializer(graph_, name) != nullptr; });
  if (channels.empty() || !has_constants) return not_understood(node);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) tie(node.inputs[i], 0, channels);
  values_[node.outputs[0]] = {channels, data.rank, data.rank == 2 ? 1 : data.elements};
}

void ChannelTracer::elementwise(const Node& node) {
  for (const std::size_t i : {0U, 1U}) {
    if (!graph_.initializers.contains(node.inputs[i])) continue;
    return elementwise_constant(node, value_of(node.inputs[1 - i]), node.inputs[i]);
  }
  const Value a = value_of(node.inputs[0]);
  const Value b = value_of(node.inputs[1]);
  if (a.channels.empty() || b.channels.empty() || a.rank != b.rank) return not_understood(node);
  if (a.channels.size() == b.channels.size()) {
    unite(a.channels, b.channels);
    values_[node.outputs[0]] = {a.channels, a.rank,
                                a.elements == b.elements ? a.elements : std::nullopt};
  } else if (a.rank > 2 && (a.channels.size() == 1 || b.channels.size() == 1)) {
    // The one channel is spread over all others.
    const Value& wide = a.channels.size() == 1 ? b : a;
    pin(a.channels.size() == 1 ? a.channels : b.channels);
    values_[node.outputs[0]] = {wide.channels, wide.rank};
  } else {
    not_understood(node);
  }
}

void ChannelTracer::elementwise_constant(const Node& node, const Value& value,
                                         const std::string& constant) {
  const Shape& shape = graph_.initializers.at(constant).shape;
  if (element_count(shape) == 1 && std::ssize(shape) <= value.rank) {
    values_[node.outputs[0]] = value;
    return;
  }
  // Constants are aligned with the value at their last axes.
  const std::int64_t axis = 1 - (value.rank - std::ssize(shape));
  if (value.channels.empty() || std::ssize(shape) > value.rank) return not_understood(node);
  if (axis < 0 || shape[static_cast<std::size_t>(axis)] == 1) {
    untied_.insert(constant);
    values_[node.outputs[0]] = value;
    return;
  }
  const Channels channels = spread(value, shape[static_cast<std::size_t>(axis)]);
  if (channels.empty()) return not_understood(node);
  tie(constant, axis, channels);
  values_[node.outputs[0]] = {channels, value.rank, value.rank == 2 ? 1 : value.elements};
}

void ChannelTracer::concatenation(const Node& node) {
  std::vector<Value> parts;
  for (const std::string& input : node.inputs) parts.push_back(value_of(input));
  const std::int64_t rank = parts[0].rank;
  std::int64_t axis = attribute_or(node, "axis", std::int64_t{0});
  if (axis < 0) axis += rank;
  const bool is_known = std::ranges::all_of(parts, [&](const Value& part) {
    // Features whose number per channel is open have no known places in the result.
    return part.rank == rank && !part.channels.empty() && (rank > 2 || part.elements == 1);
  });
  if (!is_known) return not_understood(node);
  Value joined{{}, rank, rank == 2 ? std::optional<std::int64_t>(1) : std::nullopt};
  if (axis == 1) {
    for (const Value& part : parts) {
      joined.channels.insert(joined.channels.end(), part.channels.begin(), part.channels.end());
    }
  } else {
    for (const Value& part : parts) {
      if (part.channels.size() != parts[0].channels.size()) return not_understood(node);
      unite(parts[0].channels, part.channels);
    }
    joined.channels = parts[0].channels;
  }
  values_[node.outputs[0]] = joined;
}

void ChannelTracer::flatten(const Node& node) {
  Value value = value_of(node.inputs[0]);
  if (attribute_or(node, "axis", std::int64_t{1}) != 1 || value.channels.empty()) {
    return not_understood(node);
  }
  if (value.rank > 2 && value.elements) {
    value.channels = spread({value.channels, 2}, std::ssize(value.channels) * *value.elements);
    value.elements = 1;
  }
  value.rank = 2;
  values_[node.outputs[0]] = value;
}

void ChannelTracer::reshape(std::size_t index) {
  const Node& node = graph_.nodes[index];
  Value value = value_of(node.inputs[0]);
  const auto target = graph_.initializers.find(input_or_empty(node, 1));
  if (value.channels.empty() || target == graph_.initializers.end() ||
      target->second.dtype != DType::i64 || target->second.as<std::int64_t>().size() < 2 ||
      attribute_or(node, "allowzero", std::int64_t{0}) != 0) {
    return not_understood(node);
  }
  const auto extents = target->second.as<std::int64_t>();
  if (extents[0] == 0 && extents[1] == 0) {
    value.rank = std::ssize(extents);  // (N,C,H,W) → (N,C,H·W)
  } else if (extents.size() == 2 && extents[1] == -1) {
    return flatten({"Flatten", node.name, {node.inputs[0]}, node.outputs});
  } else if (extents.size() == 2 && extents[0] <= 0 && extents[1] > 0) {
    const std::int64_t known = value.elements ? std::ssize(value.channels) * *value.elements : 0;
    const Channels spread_out = spread({value.channels, 2}, extents[1]);
    // Another width would move channels into the batch.
    if (spread_out.empty() || (known > 0 && known != extents[1])) return not_understood(node);
    value.channels = spread_out;
    value.rank = 2;
    value.elements = 1;
    map_.reshapes.push_back(index);
  } else {
    return not_understood(node);
  }
  values_[node.outputs[0]] = value;
}

void ChannelTracer::mean(const Node& node) {
  Value value = value_of(node.inputs[0]);
  std::set<std::int64_t> axes;
  for (const std::int64_t axis : attribute_or(node, "axes", std::vector<std::int64_t>())) {
    axes.insert(axis < 0 ? axis + value.rank : axis);
  }
  const bool is_spatial = !axes.empty() && *axes.begin() >= 2;
  const bool is_whole = std::ssize(axes) == value.rank - 2;
  const bool keeps = attribute_or(node, "keepdims", std::int64_t{1}) != 0;
  if (value.channels.empty() || !is_spatial || (!keeps && !is_whole)) return not_understood(node);
  value.elements = is_whole ? std::optional<std::int64_t>(1) : std::nullopt;
  if (!keeps) value.rank = 2;
  values_[node.outputs[0]] = value;
}

ChannelTracer::Value ChannelTracer::value_of(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? Value() : found->second;
}

Channels ChannelTracer::spread(const Value& value, std::int64_t extent) {
  const auto count = std::ssize(value.channels);
  if (count == extent) return value.channels;
  const bool is_open = value.rank == 2 && !value.elements && count > 0 && extent % count == 0;
  if (!is_open) return {};
  Channels channels;
  for (const std::int64_t channel : value.channels) {
    channels.insert(channels.end(), static_cast<std::size_t>(extent / count), channel);
  }
  return channels;
}

void ChannelTracer::tie(const std::string& initializer, std::int64_t axis,
                        const Channels& channels) {
  const auto [at, is_new] = map_.axes.emplace(std::pair(initializer, axis), channels);
  if (!is_new) unite(at->second, channels);
}

void ChannelTracer::unite(const Channels& a, const Channels& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) classes_.unite(a[i], b[i]);
}

void ChannelTracer::pin(const Channels& channels) {
  map_.pinned.insert(channels.begin(), channels.end());
}

}  // namespace etalon::models
