// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
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

TEST(Int8, a_sum_that_fuses_no_further_is_the_executors_to_the_bit) {
  // Its zero point is not the lowest level: Relu asks for real numbers.
  for (const testing::QuantizedCase& single : testing::quantized_cases()) {
    if (single.name != "residual_add_relu") continue;
    EXPECT_EQ(Engine(single.graph).run(single.inputs), run_graph(single.graph, single.inputs));
  }
}

/// saturate(round_half_even(sum · factor) + zero_point) of a Gemm, number by number.
TEST(Int8, a_gemm_is_whole_number_sums_and_one_rounding) {
  const auto cases = testing::quantized_cases();
  const auto& single = *std::ranges::find(cases, "gemm_levels", &testing::QuantizedCase::name);
  const auto constant = [&](const std::string& op, std::size_t at, std::size_t input) {
    std::size_t seen = 0;
    for (const Node& node : single.graph.nodes) {
      if (node.op == op && seen++ == at) return single.graph.initializers.at(node.inputs[input]);
    }
    return Array();
  };
  const float input_scale = constant("QuantizeLinear", 0, 1).as<float>()[0];
  const int input_zero = constant("QuantizeLinear", 0, 2).as<std::uint8_t>()[0];
  const float output_scale = constant("QuantizeLinear", 1, 1).as<float>()[0];
  const int output_zero = constant("QuantizeLinear", 1, 2).as<std::uint8_t>()[0];
  const Array weight = constant("DequantizeLinear", 1, 0);
  const Array scales = constant("DequantizeLinear", 1, 1);
  const Array bias = constant("Gemm", 0, 2);
  const Array outputs = Engine(single.graph).run(single.inputs)[0];
  const std::int64_t inner = weight.shape[0];
  const std::int64_t columns = weight.shape[1];
  for (std::int64_t i = 0; i < element_count(outputs.shape); ++i) {
    const std::int64_t row = i / columns;
    const auto column = static_cast<std::size_t>(i % columns);
    const float sum_scale = input_scale * scales.as<float>()[column];
    auto sum = std::lrint(bias.as<float>()[column] / sum_scale);
    for (std::int64_t k = 0; k < inner; ++k) {
      const float x = single.inputs[0].as<float>()[static_cast<std::size_t>(row * inner + k)];
      const long level =
          std::clamp(std::lrint(x / input_scale) + input_zero, 0L, 255L) - input_zero;
      const auto at = static_cast<std::size_t>(k * columns) + column;
      sum += level * weight.as<std::int8_t>()[at];
    }
    const float real = static_cast<float>(sum) * (sum_scale / output_scale);
    const long level = std::clamp(std::lrint(real) + output_zero, 0L, 255L);
    EXPECT_EQ(outputs.as<float>()[static_cast<std::size_t>(i)],
              static_cast<float>(level - output_zero) * output_scale)
        << "row " << row << ", column " << column;
  }
}

TEST(Int8, too_few_weight_scales_are_refused) {
  auto cases = testing::quantized_cases();
  auto& single = *std::ranges::find(cases, "conv2d", &testing::QuantizedCase::name);
  for (const Node& node : single.graph.nodes) {
    if (!node.attributes.contains("axis")) continue;
    single.graph.initializers.at(node.inputs[1]) = testing::random_array(1, {5});
  }
  try {
    const Engine engine(single.graph);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("5 scales and 24 zero points do not fit axis 0"));
  }
}

TEST(Int8, a_bias_that_no_whole_number_can_hold_is_added_in_real_numbers) {
  auto cases = testing::quantized_cases();
  auto& single = *std::ranges::find(cases, "conv2d", &testing::QuantizedCase::name);
  for (const Node& node : single.graph.nodes) {
    if (node.op == "Conv") single.graph.initializers.at(node.inputs[2]).as<float>()[3] = 1e9F;
  }
  const auto outputs = Engine(single.graph).run(single.inputs);
  const auto wanted = run_graph(single.graph, single.inputs);
  EXPECT_LE(testing::largest_difference(outputs[0], wanted[0]), single.output_scale * 1.001);
}

TEST(Int8, a_network_stays_in_int8_from_input_to_logits) {
  const Graph graph = testing::quantized_network();
  const Engine engine(graph);
  EXPECT_EQ(engine.int8_steps(), 6);
  const auto plan = engine.plan();
  EXPECT_THAT(plan, ::testing::Contains(::testing::HasSubstr("int8 +relu +quantize")));
  // Input, three convolutions, sum, pool, average, flatten, Gemm: no return to real numbers.
  EXPECT_EQ(plan.size(), 9U) << ::testing::PrintToString(plan);
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
