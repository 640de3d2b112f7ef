// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/graph/graph.hpp"
#include "models/graph/types/value_type.hpp"

namespace etalon::models {

struct RuleCall;

/// Finds element type and extents of every value of a graph from those of its inputs, without
/// computing anything and in time linear in nodes. What executor and engine may be given is decided
/// here: a node whose inputs do not fit, an operator without rule, a value that is too large or has
/// no elements is refused by name. With `any_batch` in axis 0 of an input, so is everything that
/// would mix samples. Immutable; safe to use from several threads.
///
///     const auto types = GraphTypes(graph).infer({{{DType::f32, {any_batch, 3, 64, 64}}}});
class GraphTypes {
 public:
  /// Keeps a copy of the nodes and of what rules read of the initializers.
  explicit GraphTypes(const Graph& graph);

  /// Types of all values: graph inputs, initializers, then what the nodes make, in the order of
  /// `names`.
  [[nodiscard]] std::vector<ValueType> infer(std::span<const ValueType> inputs) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// Checks samples of these shapes (without the batch axis), one for each graph input, against
  /// what the graph declares, and infers the types for batches of them. Returns the types of the
  /// outputs; each has a row for each sample.
  [[nodiscard]] std::vector<ValueType> check_samples(std::span<const Shape> samples) const;

  /// Multiply-adds, or comparisons, that one row of samples of these shapes takes; throws what
  /// `check_samples` throws.
  [[nodiscard]] double work(std::span<const Shape> samples) const;

 private:
  struct Step {
    Node node;
    ValueType (*rule)(const RuleCall&);
    std::vector<std::int64_t> inputs;   ///< slots, −1 for an absent input
    std::vector<std::int64_t> outputs;  ///< slots
  };
  struct Inferred {
    std::vector<ValueType> types;
    double work = 0.0;
  };
  [[nodiscard]] Inferred infer_all(std::span<const ValueType> inputs) const;
  [[nodiscard]] Inferred infer_samples(std::span<const Shape> samples) const;

  std::vector<std::string> names_;
  std::vector<ValueInfo> inputs_;
  std::vector<ValueInfo> outputs_;
  std::vector<std::int64_t> output_slots_;
  std::vector<std::pair<std::int64_t, ValueType>> fixed_;  ///< types of initializers and constants
  std::map<std::int64_t, Array> constants_;                ///< values of those that rules may read
  std::vector<Step> steps_;
};

/// Shape of every value for the given input shapes, by name.
[[nodiscard]] std::map<std::string, Shape> infer_shapes(const Graph& graph,
                                                        std::span<const Shape> input_shapes);

}  // namespace etalon::models
