// SPDX-License-Identifier: Apache-2.0
#include "models/graph/passes/own_constants.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/error.hpp"
#include "models/graph/parameters.hpp"

namespace etalon::models {
namespace {

Array counting(Shape shape) {
  Array array = Array::zeros(DType::f32, std::move(shape));
  float next = 0;
  for (float& value : array.as<float>()) value = next++;
  return array;
}

/// Two norms of which the second reads the arrays of the first through Identity, as PyTorch's
/// exporter writes equal ones.
Graph two_norms() {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 2}}};
  graph.outputs = {{"y", DType::f32, {-1, 2}}};
  graph.initializers["one"] = counting({2});
  graph.initializers["zero"] = counting({2});
  graph.nodes = {{"Identity", "i1", {"one"}, {"scale"}},
                 {"Identity", "i2", {"zero"}, {"bias"}},
                 {"Identity", "i3", {"one"}, {"variance"}},
                 {"BatchNormalization", "n1", {"x", "one", "zero", "zero", "one"}, {"a"}},
                 {"BatchNormalization", "n2", {"a", "scale", "bias", "zero", "variance"}, {"y"}}};
  return graph;
}

TEST(OwnConstants, each_norm_gets_parameters_and_statistics_of_its_own) {
  Graph graph = two_norms();
  own_constants(graph);
  check_graph(graph);
  ASSERT_EQ(graph.nodes.size(), 2U);
  std::vector<std::string> names = trainable_parameters(graph);
  const auto statistics = running_statistics(graph);
  EXPECT_EQ(names, (std::vector<std::string>{"one", "zero", "scale", "bias"}));
  ASSERT_EQ(statistics.size(), 4U);
  names.insert(names.end(), statistics.begin(), statistics.end());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 8U);
  for (const auto& name : names) EXPECT_EQ(graph.initializers.at(name), counting({2})) << name;
}

TEST(OwnConstants, a_transposed_weight_becomes_the_weight) {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.outputs = {{"y", DType::f32, {-1, 2}}};
  graph.initializers["w"] = counting({2, 3});
  graph.nodes = {{"Transpose", "turn", {"w"}, {"t"}}, {"MatMul", "mul", {"x", "t"}, {"y"}}};
  own_constants(graph);
  ASSERT_EQ(graph.nodes.size(), 1U);
  const Array& turned = graph.initializers.at("t");
  EXPECT_EQ(turned.shape, (Shape{3, 2}));
  const auto values = turned.as<float>();
  EXPECT_EQ(std::vector<float>(values.begin(), values.end()),
            (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_FALSE(graph.initializers.contains("w"));
}

TEST(OwnConstants, a_transposed_weight_that_is_read_elsewhere_stays_one_weight) {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 2}}};
  graph.outputs = {{"y", DType::f32, {-1, 2}}};
  graph.initializers["w"] = counting({2, 2});
  graph.nodes = {{"Transpose", "turn", {"w"}, {"t"}},
                 {"MatMul", "first", {"x", "t"}, {"a"}},
                 {"MatMul", "second", {"a", "w"}, {"y"}}};
  own_constants(graph);
  EXPECT_EQ(graph.nodes.size(), 3U);
  EXPECT_EQ(trainable_parameters(graph), std::vector<std::string>{"w"});
}

TEST(OwnConstants, copies_do_not_take_memory_without_end) {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 2}}};
  graph.outputs = {{"x", DType::f32, {-1, 2}}};
  graph.initializers["w"] = counting({100});
  for (int i = 0; i < 10; ++i) {
    graph.nodes.push_back({"Identity", "i" + std::to_string(i), {"w"}, {"c" + std::to_string(i)}});
  }
  Graph small = graph;
  small.nodes.resize(2);
  EXPECT_NO_THROW(own_constants(small, 400));
  try {
    own_constants(graph, 400);
    FAIL() << "ten copies were made";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
  }
}

}  // namespace
}  // namespace etalon::models
