// SPDX-License-Identifier: Apache-2.0
#include "models/zoo/imported.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/graph/output.hpp"
#include "models/graph/parameters.hpp"

namespace etalon::models {

Graph declared_model(Graph graph, const ModelOptions& options) {
  declare_output(graph, find_output(graph, options.output, options.output_kind));
  for (const std::string& name : options.frozen) {
    check(graph.initializers.contains(name), ErrorKind::config,
          text("model.frozen names '", name,
               "', which is no initializer of the model; its "
               "initializers are listed by tools such as Netron"));
  }
  if (!options.frozen.empty()) {
    graph.metadata[std::string(frozen_key)] = join(options.frozen, "\n");
  }
  return graph;
}

Graph standardized_model(Graph graph, const Standardization& values) {
  check(graph.inputs.size() == 1 && graph.inputs[0].shape.size() >= 2, ErrorKind::config,
        "model.standardize needs a model with one input of two or more axes");
  const ValueInfo& input = graph.inputs[0];
  const auto channels = std::ssize(values.mean);
  check(input.shape[1] < 0 || input.shape[1] == channels, ErrorKind::config,
        text("model.standardize: the input '", input.name, "' of shape ", shape_text(input.shape),
             " does not take ", channels, " features or channels"));
  std::set<std::string> taken = {input.name};
  for (const auto& [name, array] : graph.initializers) taken.insert(name);
  for (const Node& node : graph.nodes) taken.insert(node.outputs.begin(), node.outputs.end());
  const auto fresh = [&](std::string name) {
    while (!taken.insert(name).second) name += "_";
    return name;
  };
  Shape shape(input.shape.size() - 1, 1);  // aligned with the input's last axes
  shape[0] = channels;
  const auto constant = [&](const std::string& name, const std::vector<float>& numbers) {
    const std::string unique = fresh(name);
    Array array = Array::zeros(DType::f32, shape);
    std::ranges::copy(numbers, array.as<float>().begin());
    graph.initializers[unique] = std::move(array);
    return unique;
  };
  const std::string mean = constant("standardize.mean", values.mean);
  const std::string deviation = constant("standardize.deviation", values.deviation);
  const std::string centred = fresh("standardize.centred");
  const std::string scaled = fresh("standardize.scaled");
  for (Node& node : graph.nodes) std::ranges::replace(node.inputs, input.name, scaled);
  graph.nodes.insert(graph.nodes.begin(), {{"Sub", centred, {input.name, mean}, {centred}},
                                           {"Div", scaled, {centred, deviation}, {scaled}}});
  return graph;
}

}  // namespace etalon::models
