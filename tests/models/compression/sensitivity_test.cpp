// SPDX-License-Identifier: Apache-2.0
#include "models/compression/sensitivity.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

std::vector<Array> some_inputs() {
  return {testing::random_array({1, 5}, 1), testing::random_array({1, 5}, 2),
          testing::random_array({1, 5}, 3)};
}

Calibration ranges_of(const Graph& graph) {
  distributed::Communicator alone;
  const auto inputs = some_inputs();
  return calibrate(alone, graph, 3,
                   [&](std::int64_t i) { return inputs[static_cast<std::size_t>(i)]; }, {});
}

TEST(Sensitivity, a_layer_whose_range_is_far_too_wide_comes_first) {
  const Graph graph = fold_for_inference(testing::mlp().graph);
  const std::map<std::string, std::string> reads = {
      {"hidden1", "standardize.scaled"}, {"hidden2", "hidden1.relu"}, {"output", "hidden2.relu"}};
  for (const auto& [layer, value] : reads) {
    Calibration ranges = ranges_of(graph);
    ranges.at(value).upper *= 100;
    const auto order = by_sensitivity(graph, ranges, {}, some_inputs());
    EXPECT_EQ(order.size(), 3U);
    EXPECT_EQ(order[0], layer);
  }
}

TEST(Sensitivity, nodes_that_change_nothing_keep_graph_order) {
  Graph graph = fold_for_inference(testing::mlp().graph);
  const Calibration ranges = ranges_of(graph);
  // With no weights the levels are exact.
  for (auto& [name, array] : graph.initializers) {
    if (name.ends_with(".weight")) array = Array::zeros(array.dtype, array.shape);
  }
  EXPECT_EQ(by_sensitivity(graph, ranges, {}, some_inputs()), quantizable_nodes(graph));
}

TEST(Sensitivity, no_samples_is_a_usage_error) {
  const Graph graph = fold_for_inference(testing::mlp().graph);
  EXPECT_THROW(static_cast<void>(by_sensitivity(graph, ranges_of(graph), {}, {})), Error);
}

}  // namespace
}  // namespace etalon::models
