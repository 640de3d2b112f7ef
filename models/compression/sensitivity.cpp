// SPDX-License-Identifier: Apache-2.0
#include "models/compression/sensitivity.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/output.hpp"

namespace etalon::models {
namespace {

/// The scored output of each sample.
using Outputs = std::vector<Array>;

Outputs outputs_of(const Graph& graph, std::span<const Array> inputs) {
  const std::size_t scored = scored_output(graph).index;
  Outputs outputs;
  for (const Array& input : inputs) {
    outputs.push_back(run_graph(graph, std::span(&input, 1)).at(scored));
  }
  return outputs;
}

double error_between(const Outputs& reference, const Outputs& changed) {
  double difference = 0;
  double size = 0;
  for (std::size_t sample = 0; sample < reference.size(); ++sample) {
    const auto expected = reference[sample].as<float>();
    const auto actual = changed[sample].as<float>();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double delta = static_cast<double>(actual[i]) - expected[i];
      difference += delta * delta;
      size += static_cast<double>(expected[i]) * expected[i];
    }
  }
  return difference > 0 && size > 0 ? difference / size : difference;
}

}  // namespace

std::vector<std::string> by_sensitivity(const Graph& graph, const Calibration& ranges,
                                        const CompressOptions& options,
                                        std::span<const Array> inputs) {
  check(!inputs.empty(), ErrorKind::usage, "sensitivity needs at least one sample");
  std::vector<std::string> names = quantizable_nodes(graph);
  const Outputs reference = outputs_of(graph, inputs);
  std::map<std::string, double> errors;
  for (const std::string& name : names) {
    std::set<std::string> others(names.begin(), names.end());
    others.erase(name);
    errors[name] =
        error_between(reference, outputs_of(quantize(graph, ranges, options, others), inputs));
  }
  std::ranges::stable_sort(names, std::greater(),
                           [&](const std::string& name) { return errors.at(name); });
  return names;
}

}  // namespace etalon::models
