// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// What the numbers of an output are: logits (any real numbers, whose softmax or sigmoid is the
/// probability) or probabilities.
enum class OutputKind { logits, probability };

[[nodiscard]] std::string_view to_string(OutputKind kind);

/// The graph output that training, scores, compression and reports use, and what it means. A model
/// that Etalon writes says it in its ONNX metadata_props under these keys.
struct ScoredOutput {
  static constexpr std::string_view name_key = "etalon.output";
  static constexpr std::string_view kind_key = "etalon.output_kind";

  std::string name;
  OutputKind kind = OutputKind::logits;
  std::size_t index = 0;  ///< place among the graph's outputs
};

/// The output that `name` and `kind` (`logits`, `probability`) declare. What is empty is taken from
/// the graph's metadata, else from the graph where it leaves no doubt: a single output, or the
/// probability where the other output is its logits; a Softmax or Sigmoid at the end makes a
/// probability. Throws a config error that lists the outputs and names the key otherwise.
[[nodiscard]] ScoredOutput find_output(const Graph& graph, std::string_view name,
                                       std::string_view kind);
/// The same from the graph alone.
[[nodiscard]] ScoredOutput scored_output(const Graph& graph);
/// Writes the declaration into the graph's metadata.
void declare_output(Graph& graph, const ScoredOutput& output);

/// The part of a graph that training runs.
struct LossGraph {
  Graph graph;  ///< one output, and only nodes and initializers that it depends on
  /// Its output is logits, (N,1) standing for (0, z) with two classes; else a probability in front
  /// of which the graph shows no logits.
  bool has_logits = true;
};
/// A Softmax or Sigmoid that makes the scored output is left out, so that the loss sees logits.
[[nodiscard]] LossGraph loss_graph(const Graph& graph);

}  // namespace etalon::models
