// SPDX-License-Identifier: Apache-2.0
// Internal to models/graph/types.
#pragma once

#include <span>
#include <string_view>

#include "models/graph/graph.hpp"
#include "models/graph/node_error.hpp"
#include "models/graph/types/value_type.hpp"

namespace etalon::models {

/// An input of a node: its type, and its value when that is a constant. Absent without type.
struct TypedInput {
  const ValueType* type = nullptr;
  const Array* constant = nullptr;
};

/// A node and the types of its inputs: what a rule judges.
struct RuleCall {
  const Node& node;
  std::span<const TypedInput> inputs;

  [[nodiscard]] bool has_input(std::size_t i) const {
    return i < inputs.size() && inputs[i].type != nullptr;
  }
  /// Throws a format error when the input is absent.
  [[nodiscard]] const ValueType& input(std::size_t i) const;
  /// The input's value; throws an unsupported error when it is computed.
  [[nodiscard]] const Array& constant(std::size_t i) const;
  /// Input `i` as a vector of `count` real numbers, such as a bias; nothing is said when absent.
  void expect_vector(std::size_t i, std::int64_t count) const;
  /// Input `i` in real numbers of at least `least` axes.
  const ValueType& real_input(std::size_t i, std::int64_t least = 0) const;
  /// An axis counted from the front; throws when it is outside the rank.
  [[nodiscard]] std::int64_t wrapped(std::int64_t axis, std::int64_t rank) const;
  /// Throws an unsupported error: rows of the batch would depend on each other.
  [[noreturn]] void fail_mixing(std::string_view how) const;
};

/// Type of the first output. Throws an error naming the node when the inputs do not fit.
using TypeRule = ValueType (*)(const RuleCall&);

/// An operator of ONNX (opset 17) and what its result looks like.
struct RuleRow {
  std::string_view op;
  TypeRule rule;
};

/// Rule of a Reshape that reads the result of a Shape: its inputs are the value and the value whose
/// extents it takes.
[[nodiscard]] ValueType reshape_like(const RuleCall& call);

/// Product of positive extents, or a number above every bound when it is larger than that.
[[nodiscard]] std::int64_t bounded_count(std::span<const std::int64_t> shape);

/// The extents of both when one is repeated to fit the other.
[[nodiscard]] Shape broadcast(const RuleCall& call, std::span<const std::int64_t> a,
                              std::span<const std::int64_t> b);

// One table per file of rules.
[[nodiscard]] std::span<const RuleRow> layer_rules();
[[nodiscard]] std::span<const RuleRow> elementwise_rules();
[[nodiscard]] std::span<const RuleRow> spatial_rules();
[[nodiscard]] std::span<const RuleRow> shape_rules();

}  // namespace etalon::models
