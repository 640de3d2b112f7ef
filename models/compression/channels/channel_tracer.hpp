// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "models/compression/channels/channel_map.hpp"

namespace etalon::models {

/// The walk behind `map_channels`: knows the channels along axis 1 of each value and what each
/// operator does to them. An operator that it does not understand pins what it reads, and its
/// results have no known channels.
class ChannelTracer {
 public:
  explicit ChannelTracer(const Graph& graph);
  [[nodiscard]] ChannelMap trace();

 private:
  struct Value {
    Channels channels;      ///< empty: not known, never removed
    std::int64_t rank = 0;  ///< 0 when the channels are not known
    /// Elements of a sample per channel. After Flatten that many consecutive features are one
    /// channel; where it is not known, the width of the reader tells.
    std::optional<std::int64_t> elements = {};
  };

  void visit(std::size_t index);
  void not_understood(const Node& node);
  void pass(const Node& node);
  void convolution(std::size_t index);
  void linear(std::size_t index);
  void normalization(const Node& node);
  void elementwise(const Node& node);
  void elementwise_constant(const Node& node, const Value& value, const std::string& constant);
  void concatenation(const Node& node);
  void flatten(const Node& node);
  void reshape(std::size_t index);
  void mean(const Node& node);

  [[nodiscard]] Value value_of(const std::string& name) const;
  /// One channel per feature or channel of an axis of this extent; empty when it cannot be.
  [[nodiscard]] static Channels spread(const Value& value, std::int64_t extent);
  /// Output channels of a layer, tied to its weight and bias.
  Channels produce(std::size_t index);
  void tie(const std::string& initializer, std::int64_t axis, const Channels& channels);
  void unite(const Channels& a, const Channels& b);
  void pin(const Channels& channels);

  const Graph& graph_;
  ChannelMap map_;
  ChannelClasses classes_;
  std::map<std::string, Value> values_;
  std::set<std::string> untied_;  ///< initializers that something reads whole
};

}  // namespace etalon::models
