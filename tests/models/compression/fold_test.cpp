// SPDX-License-Identifier: Apache-2.0
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "models/compression/quantize.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

std::int64_t count_of(const Graph& graph, std::string_view op) {
  return std::ranges::count_if(graph.nodes, [&](const Node& node) { return node.op == op; });
}

/// The graph's outputs in f64: what is left of a difference is the rounding of folded weights to
/// f32, the same on every processor, and not that of sums, whose order follows the instruction set.
std::vector<at::Tensor> outputs_f64(const Graph& graph, const Array& input) {
  const Executor executor(graph);
  std::vector<at::Tensor> constants;
  for (const at::Tensor& constant : executor.constants()) {
    constants.push_back(constant.is_floating_point() ? constant.to(at::kDouble) : constant);
  }
  return executor.run(std::vector{to_tensor(input).to(at::kDouble)}, constants, RunContext{});
}

void expect_same_outputs(const Graph& expected, const Graph& actual, const Shape& sample) {
  ASSERT_EQ(expected.outputs.size(), actual.outputs.size());
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Array input = testing::random_array(sample, seed);
    const auto before = outputs_f64(expected, input);
    const auto after = outputs_f64(actual, input);
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(expected.outputs[i].name, actual.outputs[i].name);
      ASSERT_EQ(before[i].sizes(), after[i].sizes());
      const at::Tensor difference = (after[i] - before[i]).abs() / before[i].abs().clamp_min(1.0);
      EXPECT_LT(difference.max().item<double>(), 1e-6);
    }
  }
}

TEST(Fold, models_of_the_zoo_give_the_same_outputs) {
  for (const auto& model :
       {testing::mlp(), testing::resnet18(), testing::resnet18("imagenet"), testing::unet3d()}) {
    SCOPED_TRACE(model.graph.name);
    const Graph folded = fold_for_inference(model.graph);
    expect_same_outputs(model.graph, folded, model.sample);
    for (const char* op : {"BatchNormalization", "Dropout", "Identity"}) {
      EXPECT_EQ(count_of(folded, op), 0) << op;
    }
  }
}

TEST(Fold, resnet18_keeps_only_convolutions_sums_and_activations) {
  const Graph folded = fold_for_inference(testing::resnet18().graph);
  EXPECT_EQ(count_of(folded, "Conv"), 20);
  EXPECT_EQ(count_of(folded, "Add"), 8);
  EXPECT_EQ(folded.nodes.size(), 2U + 20U + 8U + 17U + 4U);
}

/// x (2,4,5) → layer → BatchNormalization → y.
Graph layer_with_norm(Node layer, Shape weight, std::int64_t channels) {
  Graph graph;
  graph.name = "layer";
  graph.inputs = {{"x", DType::f32, {-1, 4, 5}}};
  if (layer.op == "Gemm") graph.inputs[0].shape = {-1, 4};
  graph.initializers["w"] = testing::random_array(std::move(weight), 1);
  graph.initializers["b"] = testing::random_array({channels}, 2);
  std::uint64_t seed = 3;
  for (const char* name : {"n.scale", "n.bias", "n.running_mean", "n.running_variance"}) {
    graph.initializers[name] = testing::random_array({channels}, seed++);
  }
  testing::disturb(graph);
  graph.nodes = {std::move(layer),
                 {"BatchNormalization",
                  "n",
                  {"h", "n.scale", "n.bias", "n.running_mean", "n.running_variance"},
                  {"y"}}};
  graph.outputs = {{"y", DType::f32, {}}};
  return graph;
}

TEST(Fold, every_layout_of_a_weight_is_scaled_along_its_output_channels) {
  const std::vector<std::string> inputs = {"x", "w", "b"};
  const auto node = [&](const std::string& op, std::map<std::string, Attribute> attributes) {
    return Node{op, "layer", inputs, {"h"}, std::move(attributes)};
  };
  const std::int64_t two = 2;
  const std::int64_t one = 1;
  const std::vector<Graph> graphs = {
      layer_with_norm(node("Conv", {}), {6, 4, 3}, 6),
      layer_with_norm(node("Conv", {{"group", two}}), {6, 2, 3}, 6),
      layer_with_norm(node("ConvTranspose", {}), {4, 3, 2}, 3),
      layer_with_norm(node("ConvTranspose", {{"group", two}}), {4, 3, 2}, 6),
      layer_with_norm(node("Gemm", {{"transB", one}}), {7, 4}, 7),
      layer_with_norm(node("Gemm", {{"alpha", 0.5F}, {"beta", 2.0F}}), {4, 7}, 7),
  };
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    SCOPED_TRACE(i);
    const Graph folded = fold_for_inference(graphs[i]);
    EXPECT_EQ(folded.nodes.size(), 1U);
    EXPECT_EQ(folded.initializers.size(), 2U);
    expect_same_outputs(graphs[i], folded, i < 4 ? Shape{2, 4, 5} : Shape{2, 4});
  }
}

TEST(Fold, a_normalization_stays_when_another_node_reads_the_layer_too) {
  Graph graph = layer_with_norm({"Conv", "layer", {"x", "w", "b"}, {"h"}}, {6, 4, 3}, 6);
  graph.nodes.push_back({"Add", "sum", {"h", "y"}, {"z"}});
  graph.outputs = {{"z", DType::f32, {}}};
  const Graph folded = fold_for_inference(graph);
  EXPECT_EQ(count_of(folded, "BatchNormalization"), 1);
  expect_same_outputs(graph, folded, {2, 4, 5});
}

TEST(Fold, a_weight_that_two_layers_share_is_scaled_for_one_of_them_only) {
  Graph graph = layer_with_norm({"Conv", "layer", {"x", "w", "b"}, {"h"}}, {6, 4, 3}, 6);
  graph.nodes.push_back({"Conv", "twin", {"x", "w"}, {"t"}});
  graph.nodes.push_back({"Add", "sum", {"t", "y"}, {"z"}});
  graph.outputs = {{"z", DType::f32, {}}};
  const Graph folded = fold_for_inference(graph);
  EXPECT_EQ(count_of(folded, "BatchNormalization"), 0);
  expect_same_outputs(graph, folded, {2, 4, 5});
}

}  // namespace
}  // namespace etalon::models
