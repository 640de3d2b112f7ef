// SPDX-License-Identifier: Apache-2.0
#include "models/training/computable.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/parameters.hpp"
#include "models/graph/types/graph_types.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {

namespace {

/// Whether training could change some output.
bool is_trainable(const Graph& graph) {
  std::unordered_set<std::string> trained;
  for (std::string& name : trainable_parameters(graph)) trained.insert(std::move(name));
  const auto is_trained = [&](const std::string& name) { return trained.contains(name); };
  for (const Node& node : graph.nodes) {
    if (std::ranges::any_of(node.inputs, is_trained)) {
      trained.insert(node.outputs.begin(), node.outputs.end());
    }
  }
  return std::ranges::any_of(graph.outputs, is_trained, &ValueInfo::name);
}

}  // namespace

void check_trainable(const Graph& graph) {
  check(is_trainable(graph), ErrorKind::unsupported,
        "no output of the model depends on a trainable parameter (weights and biases of layers and "
        "normalizations); there is nothing to train: set train.schedule.learning_rate = 0 to "
        "validate it as it is");
}

void check_computable(const Graph& graph, const Shape& sample) {
  std::vector<std::string> names;
  for (const ValueInfo& input : graph.inputs) names.push_back(input.name);
  check(names.size() == 1, ErrorKind::unsupported,
        text("the model has ", names.size(), " inputs", names.empty() ? "" : ": ",
             join(names, ", "), " (samples are given to one)"));
  const ValueInfo& input = graph.inputs[0];
  check(
      input.shape.empty() || input.shape[0] < 0, ErrorKind::unsupported,
      text("input '", input.name, "' of the model fixes the batch at ",
           input.shape.empty() ? 0 : input.shape[0], "; export the model with a free batch axis"));
  static_cast<void>(GraphTypes(graph).check_samples({&sample, 1}));
  Engine(graph).prepare({&sample, 1});
}

}  // namespace etalon::models
