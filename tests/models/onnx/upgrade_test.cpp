// SPDX-License-Identifier: Apache-2.0
// Forms of operators before and after opset 17, as the ONNX operator changelog gives them; the
// results are compared with ONNX Runtime in tests/peers/onnx_runtime.py.
#include "models/onnx/upgrade.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::models {
namespace {

Graph of(Node node) {
  Graph graph;
  graph.name = "one";
  graph.inputs = {{"x", DType::f32, {2, 3}}};
  graph.outputs = {{"y", DType::f32, {}}};
  graph.nodes = {std::move(node)};
  return graph;
}

void expect_unsupported(Graph graph, std::int64_t opset, std::string_view named) {
  try {
    upgrade_to_opset_17(graph, opset);
    FAIL() << "opset " << opset << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_NE(std::string(error.what()).find(named), std::string::npos) << error.what();
  }
}

TEST(Upgrade, axes_of_reduce_mean_become_an_attribute) {
  Graph graph = of({"ReduceMean", "mean", {"x", "axes"}, {"y"}});
  graph.initializers["axes"] = Array::zeros(DType::i64, {1});
  graph.initializers["axes"].as<std::int64_t>()[0] = 1;
  upgrade_to_opset_17(graph, 18);
  EXPECT_EQ(graph.nodes[0].inputs, std::vector<std::string>{"x"});
  EXPECT_EQ(attribute_or(graph.nodes[0], "axes", std::vector<std::int64_t>{}),
            std::vector<std::int64_t>{1});
  EXPECT_EQ(graph.opset, 17);
}

TEST(Upgrade, axes_that_are_computed_are_refused) {
  expect_unsupported(of({"ReduceMean", "mean", {"x", "x"}, {"y"}}), 18, "'mean'");
}

TEST(Upgrade, reduce_mean_told_to_do_nothing_without_axes_does_nothing) {
  Graph graph =
      of({"ReduceMean", "mean", {"x"}, {"y"}, {{"noop_with_empty_axes", std::int64_t{1}}}});
  upgrade_to_opset_17(graph, 18);
  EXPECT_EQ(graph.nodes[0].op, "Identity");
}

TEST(Upgrade, the_ratio_of_an_old_dropout_becomes_an_input) {
  Graph graph = of({"Dropout", "drop", {"x"}, {"y"}, {{"ratio", 0.25F}}});
  upgrade_to_opset_17(graph, 11);
  ASSERT_EQ(graph.nodes[0].inputs.size(), 2U);
  EXPECT_EQ(graph.initializers.at(graph.nodes[0].inputs[1]).as<float>()[0], 0.25F);
}

TEST(Upgrade, an_old_softmax_along_the_last_axis_keeps_it) {
  for (const std::int64_t axis : {1, -1}) {
    Graph graph = of({"Softmax", "soft", {"x"}, {"y"}, {{"axis", axis}}});
    upgrade_to_opset_17(graph, 11);
    ASSERT_EQ(graph.nodes.size(), 1U);
    EXPECT_EQ(attribute_or(graph.nodes[0], "axis", std::int64_t{0}), -1);
  }
}

TEST(Upgrade, an_old_softmax_along_the_last_axis_behind_others_keeps_it) {
  Graph graph = of({"Softmax", "soft", {"r"}, {"y"}, {{"axis", std::int64_t{3}}}});
  graph.initializers["w"] = Array::zeros(DType::f32, {2, 1, 3, 3});
  graph.nodes.insert(graph.nodes.begin(),
                     {{"Conv", "conv", {"x", "w"}, {"c"}}, {"Relu", "relu", {"c"}, {"r"}}});
  upgrade_to_opset_17(graph, 12);
  ASSERT_EQ(graph.nodes.size(), 3U);
  EXPECT_EQ(attribute_or(graph.nodes[2], "axis", std::int64_t{0}), -1);
}

TEST(Upgrade, an_old_softmax_over_several_axes_is_written_out) {
  for (const char* op : {"Softmax", "LogSoftmax"}) {
    Graph graph = of({op, "soft", {"x"}, {"y"}});
    graph.inputs[0].shape = {2, 3, 4};
    upgrade_to_opset_17(graph, 12);
    std::vector<std::string> ops;
    for (const Node& node : graph.nodes) ops.push_back(node.op);
    EXPECT_EQ(ops, (std::vector<std::string>{"Shape", "Flatten", op, "Reshape"}));
    EXPECT_EQ(attribute_or(graph.nodes[1], "axis", std::int64_t{0}), 1);
    EXPECT_EQ(attribute_or(graph.nodes[2], "axis", std::int64_t{0}), -1);
    EXPECT_EQ(graph.nodes[3].outputs, std::vector<std::string>{"y"});
    EXPECT_NO_THROW(check_graph(graph));
  }
}

TEST(Upgrade, a_softmax_of_opset_13_stays_as_it_is) {
  Graph graph = of({"Softmax", "soft", {"x"}, {"y"}, {{"axis", std::int64_t{0}}}});
  upgrade_to_opset_17(graph, 13);
  EXPECT_EQ(attribute_or(graph.nodes[0], "axis", std::int64_t{5}), 0);
}

TEST(Upgrade, outputs_that_nobody_reads_go_and_training_is_switched_off) {
  Graph graph = of({"Dropout", "drop", {"x", "ratio", "training"}, {"y", "mask"}});
  upgrade_to_opset_17(graph, 17);
  EXPECT_EQ(graph.nodes[0].outputs, std::vector<std::string>{"y"});
  EXPECT_EQ(graph.nodes[0].inputs, (std::vector<std::string>{"x", "ratio"}));

  Graph norm = of({"BatchNormalization",
                   "norm",
                   {"x", "s", "b", "m", "v"},
                   {"y", "m2", "v2"},
                   {{"training_mode", std::int64_t{1}}}});
  Graph reading = norm;
  upgrade_to_opset_17(norm, 17);
  EXPECT_EQ(norm.nodes[0].outputs, std::vector<std::string>{"y"});
  EXPECT_TRUE(norm.nodes[0].attributes.empty());
  reading.outputs.push_back({"m2", DType::f32, {}});
  expect_unsupported(reading, 17, "'norm'");
}

TEST(Upgrade, opsets_outside_11_to_23_are_refused_by_number) {
  expect_unsupported(of({"Relu", "relu", {"x"}, {"y"}}), 10, "opset 10");
  expect_unsupported(of({"Relu", "relu", {"x"}, {"y"}}), 24, "opset 24");
}

TEST(Upgrade, blocked_quantization_is_refused) {
  expect_unsupported(of({"QuantizeLinear", "q", {"x"}, {"y"}, {{"block_size", std::int64_t{4}}}}),
                     21, "blocked quantization");
}

TEST(Upgrade, dilated_average_pooling_is_refused) {
  expect_unsupported(
      of({"AveragePool", "pool", {"x"}, {"y"}, {{"dilations", std::vector<std::int64_t>{2, 2}}}}),
      19, "dilated");
}

}  // namespace
}  // namespace etalon::models
