// SPDX-License-Identifier: Apache-2.0
#include "models/compression/quantize.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/error.hpp"
#include "models/compression/quantization_plan.hpp"
#include "models/executor/run_graph.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

struct Calibrated {
  Graph graph;  ///< folded
  Shape sample;
  Calibration ranges;
};

Calibrated calibrated(const testing::ZooModel& model) {
  Calibrated result{fold_for_inference(model.graph), model.sample, {}};
  distributed::Communicator alone;
  result.ranges =
      calibrate(alone, result.graph, 8,
                [&](std::int64_t i) {
                  return testing::random_array(model.sample, static_cast<std::uint64_t>(i) + 1);
                },
                {.calibration = "minmax"});
  return result;
}

const Node& node_named(const Graph& graph, const std::string& name) {
  const auto found =
      std::ranges::find_if(graph.nodes, [&](const Node& node) { return node.name == name; });
  if (found == graph.nodes.end()) throw std::out_of_range(name);
  return *found;
}

TEST(ActivationScale, zero_has_a_level_of_its_own_whatever_the_range) {
  for (const ActivationRange range : {ActivationRange{-1.0F, 3.0F},
                                      {0.0F, 6.0F},
                                      {-2.0F, 0.0F},
                                      {2.0F, 5.0F},
                                      {-7.0F, -3.0F},
                                      {-1e-3F, 1e3F}}) {
    const ActivationScale scale = activation_scale(range);
    const auto real = [&](int level) {
      return static_cast<double>(level - scale.zero_point) * scale.scale;
    };
    EXPECT_EQ(real(scale.zero_point), 0.0);
    EXPECT_NEAR(real(0), std::min(range.lower, 0.0F), scale.scale * 0.51);
    EXPECT_NEAR(real(255), std::max(range.upper, 0.0F), scale.scale * 0.51);
  }
  EXPECT_EQ(activation_scale({0, 0}), (ActivationScale{1.0F, 0}));
  EXPECT_EQ(activation_scale({0, 1e-42F}), (ActivationScale{1.0F, 0}));
}

TEST(Quantize, weights_are_i8_of_seven_bits_when_portable_and_activations_u8) {
  for (const auto& model : {testing::mlp(), testing::resnet18(), testing::unet3d()}) {
    const Calibrated given = calibrated(model);
    for (const bool portable : {true, false}) {
      const Graph graph = quantize(given.graph, given.ranges, {.portable = portable});
      int largest = 0;
      for (const Node& node : graph.nodes) {
        if (node.op == "QuantizeLinear") {
          EXPECT_EQ(graph.initializers.at(node.inputs[2]).dtype, DType::u8);
        } else if (node.op == "DequantizeLinear" && graph.initializers.contains(node.inputs[0])) {
          const Array& levels = graph.initializers.at(node.inputs[0]);
          EXPECT_EQ(levels.dtype, DType::i8);
          for (const std::int8_t level : levels.as<std::int8_t>()) {
            largest = std::max(largest, std::abs(int{level}));
          }
          for (const std::int8_t zero : graph.initializers.at(node.inputs[2]).as<std::int8_t>()) {
            EXPECT_EQ(zero, 0);
          }
        }
      }
      EXPECT_EQ(largest, portable ? 63 : 127) << graph.name;
    }
  }
}

TEST(Quantize, a_weight_differs_from_its_levels_by_at_most_half_a_step_of_its_channel) {
  const Calibrated given = calibrated(testing::unet3d());
  const Graph graph = quantize(given.graph, given.ranges, {});
  // ConvTranspose keeps its output channels in axis 1, Conv in axis 0.
  for (const auto& [name, axis] :
       std::map<std::string, std::int64_t>{{"up1.up.weight", 1}, {"down2.conv1.weight", 0}}) {
    const Array& weight = given.graph.initializers.at(name);
    const Array& levels = graph.initializers.at(name + "/quantized");
    const Array& scales = graph.initializers.at(name + "/scale");
    EXPECT_EQ(node_named(graph, name + "/dequantize").attributes.at("axis"), Attribute(axis));
    ASSERT_EQ(std::ssize(scales.as<float>()), weight.shape[static_cast<std::size_t>(axis)]);
    const auto inner =
        static_cast<std::size_t>(row_major_strides(weight.shape)[static_cast<std::size_t>(axis)]);
    for (std::size_t i = 0; i < weight.as<float>().size(); ++i) {
      const double scale = scales.as<float>()[i / inner % scales.as<float>().size()];
      EXPECT_NEAR(levels.as<std::int8_t>()[i] * scale, weight.as<float>()[i], scale * 0.5001);
    }
  }
}

TEST(Quantize, one_layer_stays_within_the_bound_that_its_scales_give) {
  Graph graph;
  graph.name = "layer";
  graph.inputs = {{"x", DType::f32, {-1, 12}}};
  graph.outputs = {{"y", DType::f32, {-1, 5}}};
  graph.initializers["w"] = testing::random_array({12, 5}, 1);
  graph.initializers["b"] = testing::random_array({5}, 2);
  graph.nodes = {{"Gemm", "gemm", {"x", "w", "b"}, {"y"}}};
  const Graph quantized = quantize(graph, {{"x", {-3, 3}}}, {});
  Array x = testing::random_array({20, 12}, 3);
  for (float& value : x.as<float>()) value = std::clamp(value, -3.0F, 3.0F);
  const Array expected = run_graph(graph, std::vector{x})[0];
  const Array actual = run_graph(quantized, std::vector{x})[0];
  const double step_x = quantized.initializers.at("x/scale").as<float>()[0];
  const auto steps_w = quantized.initializers.at("w/scale").as<float>();
  for (std::size_t row = 0; row < 20; ++row) {
    for (std::size_t column = 0; column < 5; ++column) {
      double bound = 1e-5;
      for (std::size_t k = 0; k < 12; ++k) {
        const double w = std::abs(graph.initializers.at("w").as<float>()[k * 5 + column]);
        const double input = std::abs(x.as<float>()[row * 12 + k]);
        const double error_w = steps_w[column] / 2.0;
        bound += w * step_x / 2 + input * error_w + step_x / 2 * error_w;
      }
      EXPECT_NEAR(actual.as<float>()[row * 5 + column], expected.as<float>()[row * 5 + column],
                  bound);
    }
  }
}

TEST(Quantize, biases_are_multiples_of_what_engines_with_whole_number_biases_can_hold) {
  const Calibrated model = calibrated(testing::mlp());
  const Graph graph = quantize(model.graph, model.ranges, {});
  const auto scale = graph.initializers.at("hidden1.relu/scale").as<float>()[0];
  const Node& node = node_named(graph, "hidden2");
  const auto weights = graph.initializers.at("hidden2.weight/scale").as<float>();
  const auto bias = graph.initializers.at(node.inputs.at(2)).as<float>();
  const auto before =
      model.graph.initializers.at(node_named(model.graph, "hidden2").inputs.at(2)).as<float>();
  ASSERT_EQ(bias.size(), weights.size());
  for (std::size_t c = 0; c < bias.size(); ++c) {
    const float step = scale * weights[c];
    EXPECT_EQ(bias[c], std::nearbyint(bias[c] / step) * step);
    EXPECT_LE(std::abs(bias[c] - before[c]), 0.501F * step);
  }
}

TEST(Quantize, outputs_of_the_zoo_stay_near_those_in_floating_point) {
  for (const auto& model : {testing::mlp(), testing::resnet18(), testing::unet3d()}) {
    const Calibrated given = calibrated(model);
    const Graph graph = quantize(given.graph, given.ranges, {});
    double error = 0;
    double size = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const std::vector<Array> input = {testing::random_array(given.sample, seed)};
      const Array expected = run_graph(given.graph, input)[0];
      const Array actual = run_graph(graph, input)[0];
      for (std::size_t i = 0; i < expected.as<float>().size(); ++i) {
        error += std::pow(actual.as<float>()[i] - expected.as<float>()[i], 2);
        size += std::pow(expected.as<float>()[i], 2);
      }
    }
    EXPECT_LT(std::sqrt(error / size), 0.1) << graph.name;
    EXPECT_GT(error, 0) << graph.name;
  }
}

TEST(Quantize, pairs_stand_behind_the_activation_and_serve_all_readers) {
  const Calibrated given = calibrated(testing::resnet18());
  const Graph graph = quantize(given.graph, given.ranges, {});
  // Convolution → Relu → pair → next convolution: nothing between convolution and Relu.
  EXPECT_EQ(node_named(graph, "stem.relu").inputs[0], "stem.norm");
  EXPECT_EQ(node_named(graph, "stem.relu/quantize").inputs[0], "stem.relu");
  EXPECT_EQ(node_named(graph, "stage1.block1.conv1").inputs[0], "stem.relu/dequantized");
  // The residual sum reads the same pair as the convolution beside it, and its second input too.
  EXPECT_EQ(node_named(graph, "stage1.block1.add").inputs,
            (std::vector<std::string>{"stage1.block1.norm2/dequantized", "stem.relu/dequantized"}));
  EXPECT_EQ(node_named(graph, "stage4.block2.relu2/quantize").inputs[0], "stage4.block2.relu2");
  // Relu makes no negative value: level 0 is zero, so that engines can drop the Relu.
  EXPECT_EQ(graph.initializers.at("stem.relu/zero_point").as<std::uint8_t>()[0], 0);
}

TEST(Quantize, standardization_and_classifier_output_stay_in_floating_point) {
  const Calibrated given = calibrated(testing::resnet18());
  const Graph graph = quantize(given.graph, given.ranges, {});
  EXPECT_EQ(node_named(graph, "standardize.centred").inputs[0], "input");
  EXPECT_EQ(node_named(graph, "standardize.scaled").inputs[0], "standardize.centred");
  EXPECT_EQ(node_named(graph, "stem").inputs[0], "standardize.scaled/dequantized");
  EXPECT_EQ(node_named(graph, "output").outputs[0], "logits");
  EXPECT_EQ(node_named(graph, "probability").inputs[0], "logits");
}

TEST(Quantize, what_is_concatenated_shares_one_scale) {
  const Calibrated given = calibrated(testing::unet3d());
  const Graph graph = quantize(given.graph, given.ranges, {});
  const Array& scale = graph.initializers.at("up1.concat/scale");
  const Node& concat = node_named(graph, "up1.concat");
  for (const std::string& input : concat.inputs) {
    const std::string value = input.substr(0, input.find('/'));
    EXPECT_EQ(input, value + "/dequantized");
    EXPECT_EQ(graph.initializers.at(value + "/scale"), scale);
    EXPECT_EQ(graph.initializers.at(value + "/zero_point"),
              graph.initializers.at("up1.concat/zero_point"));
  }
  // The pool between two resolutions moves levels of the skip connection.
  EXPECT_EQ(graph.initializers.at("down2.pool/scale"), scale);
}

TEST(Quantize, lists_the_nodes_it_can_put_in_int8_in_graph_order) {
  EXPECT_EQ(quantizable_nodes(fold_for_inference(testing::mlp().graph)),
            (std::vector<std::string>{"hidden1", "hidden2", "output"}));
  EXPECT_EQ(quantizable_nodes(fold_for_inference(testing::unet3d().graph)),
            (std::vector<std::string>{"down1.conv1", "down1.conv2", "down2.conv1", "down2.conv2",
                                      "down3.conv1", "down3.conv2", "up2.up", "up2.conv1",
                                      "up2.conv2", "up1.up", "up1.conv1", "up1.conv2", "output"}));
  // 20 convolutions, 8 sums, 1 Gemm.
  EXPECT_EQ(quantizable_nodes(fold_for_inference(testing::resnet18().graph)).size(), 29U);
}

TEST(Quantize, nodes_that_are_to_stay_in_floating_point_keep_their_weights) {
  const Calibrated given = calibrated(testing::resnet18());
  const Graph graph = quantize(given.graph, given.ranges, {},
                               {"stage1.block1.conv2", "stage2.block1.add", "output"});
  EXPECT_EQ(node_named(graph, "stage1.block1.conv2").inputs[1],
            "stage1.block1.conv2/folded_weight");
  EXPECT_EQ(node_named(graph, "stage1.block1.conv2").inputs[0], "stage1.block1.relu1");
  EXPECT_EQ(node_named(graph, "stage2.block1.add").inputs[0], "stage2.block1.norm2");
  EXPECT_EQ(node_named(graph, "output").inputs, node_named(given.graph, "output").inputs);
  const auto all = quantizable_nodes(given.graph);
  EXPECT_EQ(quantize(given.graph, given.ranges, {}, {all.begin(), all.end()}).nodes.size(),
            given.graph.nodes.size());
}

TEST(Quantize, a_float_layer_between_levels_is_kept_from_engines_that_would_quantize_it) {
  const Calibrated given = calibrated(testing::resnet18());
  // Its input is also the shortcut's, its output the next layer's.
  const Graph graph = quantize(given.graph, given.ranges, {}, {"stage2.block1.conv1"});
  const Node& layer = node_named(graph, "stage2.block1.conv1");
  EXPECT_THAT(layer.inputs[0], ::testing::EndsWith("/dequantized"));
  EXPECT_EQ(layer.inputs[1], "stage2.block1.conv1/folded_weight");
  const Node& keeper = node_named(graph, "stage2.block1.relu1/keep_float");
  EXPECT_EQ(keeper.op, "LeakyRelu");
  EXPECT_EQ(keeper.inputs, std::vector<std::string>{"stage2.block1.relu1"});
  EXPECT_EQ(std::get<float>(keeper.attributes.at("alpha")), 1.0F);
  EXPECT_EQ(node_named(graph, "stage2.block1.relu1/quantize").inputs[0], keeper.outputs[0]);
  EXPECT_EQ(std::ranges::count(graph.nodes, "LeakyRelu", &Node::op), 1);
}

TEST(Quantize, a_channel_of_nearly_zero_weights_keeps_a_bias_that_whole_numbers_can_hold) {
  Calibrated given = calibrated(testing::mlp());
  auto weight = given.graph.initializers.at("hidden2.weight").as<float>();
  const auto inner = given.graph.initializers.at("hidden2.weight").shape[1];
  std::ranges::fill(weight.first(static_cast<std::size_t>(inner)), 1e-20F);
  const float bias = 0.75F;
  given.graph.initializers.at("hidden2.bias").as<float>()[0] = bias;
  const Graph graph = quantize(given.graph, given.ranges, {});
  const float input = graph.initializers.at("hidden1.relu/scale").as<float>()[0];
  const float step = input * graph.initializers.at("hidden2.weight/scale").as<float>()[0];
  EXPECT_LE(bias / step, 0x1p30F);
  const auto biases = graph.initializers.at(node_named(graph, "hidden2").inputs[2]).as<float>();
  EXPECT_NEAR(biases[0], bias, 1e-6F);
}

TEST(Quantize, a_channel_of_zeros_stays_zero) {
  Calibrated given = calibrated(testing::mlp());
  auto weight = given.graph.initializers.at("hidden1.weight").as<float>();
  std::ranges::fill(weight.first(5), 0.0F);
  const Graph graph = quantize(given.graph, given.ranges, {});
  EXPECT_GT(graph.initializers.at("hidden1.weight/scale").as<float>()[0], 0.0F);
  for (const std::int8_t level :
       graph.initializers.at("hidden1.weight/quantized").as<std::int8_t>().first(5)) {
    EXPECT_EQ(level, 0);
  }
}

TEST(Quantize, a_missing_range_and_an_unknown_name_are_usage_errors_that_name_them) {
  Calibrated given = calibrated(testing::mlp());
  const auto message_of = [&](const Calibration& ranges, const std::set<std::string>& kept) {
    try {
      static_cast<void>(quantize(given.graph, ranges, {}, kept));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(message_of(given.ranges, {"hiden1"}), ::testing::HasSubstr("'hiden1'"));
  given.ranges.erase("hidden1.relu");
  EXPECT_THAT(message_of(given.ranges, {}), ::testing::HasSubstr("'hidden1.relu'"));
}

}  // namespace
}  // namespace etalon::models
