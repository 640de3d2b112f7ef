// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graphs.hpp"
#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {
namespace {

TEST(Int8, each_quantized_operator_runs_in_int8_and_agrees_within_one_step) {
  for (const testing::QuantizedCase& single : testing::quantized_cases()) {
    const Engine engine(single.graph);
    EXPECT_EQ(engine.int8_steps(), single.int8_steps) << single.name;
    const auto outputs = engine.run(single.inputs);
    const auto wanted = run_graph(single.graph, single.inputs);
    if (single.output_scale > 0.0F) {
      EXPECT_LE(testing::largest_difference(outputs[0], wanted[0]), single.output_scale * 1.001)
          << single.name;
    } else {
      // The same levels and weights are summed; only the rounding of the f32 result differs.
      EXPECT_LE(testing::relative_difference(outputs[0], wanted[0]), 1e-5) << single.name;
    }
  }
}

TEST(Int8, a_residual_sum_is_the_executors_to_the_bit) {
  for (const testing::QuantizedCase& single : testing::quantized_cases()) {
    if (single.name.find("residual") == std::string::npos) continue;
    EXPECT_EQ(Engine(single.graph).run(single.inputs), run_graph(single.graph, single.inputs));
  }
}

TEST(Int8, a_network_stays_in_int8_from_input_to_logits) {
  const Graph graph = testing::quantized_network();
  const Engine engine(graph);
  EXPECT_EQ(engine.int8_steps(), 5);
  const auto plan = engine.plan();
  EXPECT_THAT(plan, ::testing::Contains(::testing::HasSubstr("int8 +relu +quantize")));
  // Input, three convolutions, sum, pool, one return to real numbers, average, flatten, Gemm.
  EXPECT_EQ(plan.size(), 10U) << ::testing::PrintToString(plan);
  const Array input = testing::random_array(21, {4, 1, 16, 16});
  const auto outputs = engine.run({&input, 1});
  const auto wanted = run_graph(graph, {&input, 1});
  // One step of the last quantization, 0.02, times the weights it meets.
  EXPECT_LE(testing::largest_difference(outputs[0], wanted[0]), 0.05);
}

TEST(Int8, quantization_that_no_operator_takes_in_is_computed_as_written) {
  Graph graph = testing::quantized_network();
  // The stem's first quantization becomes an output of its own.
  graph.outputs.push_back({graph.nodes[1].outputs[0], DType::f32, {-1, 1, 16, 16}});
  const Array input = testing::random_array(22, {2, 1, 16, 16});
  EXPECT_EQ(Engine(graph).run({&input, 1})[1], run_graph(graph, {&input, 1})[1]);
}

}  // namespace
}  // namespace etalon::models
