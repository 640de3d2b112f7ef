// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/graph/parameters.hpp"

namespace etalon::models {
namespace {

/// x → Conv → BatchNormalization → Relu → y, and a constant that an Add reads.
Graph small_graph() {
  Graph graph;
  graph.name = "small";
  graph.inputs = {{"x", DType::f32, {-1, 2, 4, 4}}};
  graph.outputs = {{"y", DType::f32, {-1, 3, 4, 4}}};
  graph.initializers["w"] = Array::zeros(DType::f32, {3, 2, 1, 1});
  graph.initializers["b"] = Array::zeros(DType::f32, {3});
  for (const char* name : {"scale", "shift", "mean", "variance"}) {
    graph.initializers[name] = Array::zeros(DType::f32, {3});
  }
  graph.initializers["offset"] = Array::zeros(DType::f32, {1});
  graph.nodes = {{"Conv", "conv", {"x", "w", "b"}, {"c"}},
                 {"BatchNormalization", "norm", {"c", "scale", "shift", "mean", "variance"}, {"n"}},
                 {"Add", "add", {"n", "offset"}, {"a"}},
                 {"Relu", "relu", {"a"}, {"y"}}};
  return graph;
}

/// The message of the format error that `check_graph` throws.
std::string refusal(const Graph& graph) {
  try {
    check_graph(graph);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    return error.what();
  }
  return "accepted";
}

TEST(Graph, a_whole_graph_is_accepted) { EXPECT_NO_THROW(check_graph(small_graph())); }

TEST(Graph, a_value_read_before_it_is_made_is_named) {
  Graph graph = small_graph();
  std::swap(graph.nodes[2], graph.nodes[3]);
  EXPECT_NE(refusal(graph).find("node 'relu' (Relu) reads 'a'"), std::string::npos)
      << refusal(graph);
}

TEST(Graph, a_value_made_twice_is_named) {
  Graph graph = small_graph();
  graph.nodes[3].outputs = {"c"};
  EXPECT_NE(refusal(graph).find("'c' is made twice"), std::string::npos) << refusal(graph);
}

TEST(Graph, an_output_that_nothing_makes_is_named) {
  Graph graph = small_graph();
  graph.outputs[0].name = "z";
  EXPECT_NE(refusal(graph).find("'z'"), std::string::npos) << refusal(graph);
}

TEST(Graph, a_graph_without_outputs_is_refused) {
  Graph graph = small_graph();
  graph.outputs.clear();
  EXPECT_NE(refusal(graph).find("no output"), std::string::npos) << refusal(graph);
}

TEST(Graph, an_initializer_that_does_not_fill_its_shape_is_named) {
  Graph graph = small_graph();
  graph.initializers["w"].data.resize(4);
  EXPECT_NE(refusal(graph).find("initializer 'w': 4 bytes"), std::string::npos) << refusal(graph);
}

TEST(Graph, an_absent_optional_input_has_no_name) {
  Graph graph = small_graph();
  graph.nodes[0].inputs[2] = "";
  EXPECT_NO_THROW(check_graph(graph));
}

TEST(Graph, trainable_are_weights_and_scales_but_not_constants_and_statistics) {
  const Graph graph = small_graph();
  EXPECT_EQ(trainable_parameters(graph), (std::vector<std::string>{"w", "b", "scale", "shift"}));
  EXPECT_EQ(running_statistics(graph), (std::vector<std::string>{"mean", "variance"}));
  EXPECT_EQ(parameter_count(graph), 6 + 3 + 3 + 3);
}

TEST(Graph, a_weight_that_two_nodes_share_counts_once) {
  Graph graph = small_graph();
  graph.nodes.insert(graph.nodes.begin() + 1, {"Conv", "again", {"x", "w", "b"}, {"unused"}});
  EXPECT_EQ(parameter_count(graph), parameter_count(small_graph()));
}

TEST(Graph, producers_and_consumers_are_found) {
  const Graph graph = small_graph();
  EXPECT_EQ(producer_of(graph, "n"), 1);
  EXPECT_EQ(producer_of(graph, "x"), -1);
  EXPECT_EQ(producer_of(graph, "w"), -1);
  EXPECT_EQ(consumers_of(graph, "c"), std::vector<std::int64_t>{1});
  EXPECT_EQ(consumers_of(graph, "y"), std::vector<std::int64_t>{});
}

TEST(Graph, an_attribute_of_another_type_names_node_and_attribute) {
  const Node node{"Softmax", "soft", {"x"}, {"y"}, {{"axis", 1.5F}}};
  EXPECT_EQ(attribute_or(node, "absent", std::int64_t{7}), 7);
  try {
    static_cast<void>(attribute_or(node, "axis", std::int64_t{-1}));
    FAIL() << "a real number passed as an axis";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("'soft' (Softmax): attribute 'axis'"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace etalon::models
