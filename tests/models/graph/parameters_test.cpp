// SPDX-License-Identifier: Apache-2.0
#include "models/graph/parameters.hpp"

#include <gtest/gtest.h>

namespace etalon::models {
namespace {

using Names = std::vector<std::string>;

Graph of(std::vector<Node> nodes, const std::vector<std::pair<std::string, Shape>>& constants) {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.outputs = {{"y", DType::f32, {-1, 2}}};
  for (const auto& [name, shape] : constants) {
    graph.initializers[name] = Array::zeros(DType::f32, shape);
  }
  graph.nodes = std::move(nodes);
  return graph;
}

TEST(Parameters, a_bias_added_to_a_product_is_trained_and_counted) {
  const Graph graph = of({{"MatMul", "m1", {"x", "k1"}, {"a"}},
                          {"Add", "add1", {"b1", "a"}, {"h"}},
                          {"MatMul", "m2", {"h", "k2"}, {"c"}},
                          {"Add", "add2", {"c", "b2"}, {"y"}}},
                         {{"k1", {3, 8}}, {"b1", {8}}, {"k2", {8, 1}}, {"b2", {1}}});
  EXPECT_EQ(trainable_parameters(graph), (Names{"k1", "b1", "k2", "b2"}));
  EXPECT_EQ(parameter_count(graph), 24 + 8 + 8 + 1);
}

TEST(Parameters, factors_behind_a_layer_are_trained_and_numbers_before_it_are_not) {
  const Graph graph =
      of({{"Sub", "centre", {"x", "mean"}, {"a"}},
          {"Div", "scale", {"a", "deviation"}, {"b"}},
          {"Gemm", "gemm", {"b", "w"}, {"c"}},
          {"Mul", "gain", {"c", "gamma"}, {"d"}},
          {"Mul", "half", {"d", "factor"}, {"y"}}},
         {{"mean", {3}}, {"deviation", {3}}, {"w", {3, 2}}, {"gamma", {2}}, {"factor", {}}});
  EXPECT_EQ(trainable_parameters(graph), (Names{"w", "gamma"}));
  EXPECT_EQ(frozen_parameters(graph), (Names{"mean", "deviation", "factor"}));
}

TEST(Parameters, weights_are_found_behind_identity_transpose_and_products) {
  const Graph graph = of({{"Identity", "same", {"w1"}, {"v1"}},
                          {"Gemm", "g1", {"x", "v1"}, {"a"}},
                          {"Transpose", "turn", {"w2"}, {"v2"}},
                          {"Mul", "norm", {"v2", "gain"}, {"v3"}},
                          {"Mul", "scale", {"v3", "half"}, {"v4"}},
                          {"MatMul", "m2", {"a", "v4"}, {"y"}}},
                         {{"w1", {3, 3}}, {"w2", {2, 3}}, {"gain", {2}}, {"half", {}}});
  EXPECT_EQ(trainable_parameters(graph), (Names{"w1", "gain", "w2"}));
}

TEST(Parameters, what_metadata_names_frozen_is_not_trained) {
  Graph graph = of({{"Gemm", "gemm", {"x", "w", "b"}, {"y"}}}, {{"w", {3, 2}}, {"b", {2}}});
  graph.metadata["etalon.frozen"] = "w\nother";
  EXPECT_EQ(trainable_parameters(graph), (Names{"b"}));
  EXPECT_EQ(frozen_parameters(graph), (Names{"w"}));
}

TEST(Parameters, scales_of_quantized_weights_are_not_trained) {
  Graph graph = of({{"DequantizeLinear", "real", {"levels", "scale"}, {"w"}},
                    {"Gemm", "gemm", {"x", "w"}, {"y"}}},
                   {{"scale", {2}}});
  graph.initializers["levels"] = Array::zeros(DType::i8, {3, 2});
  EXPECT_EQ(trainable_parameters(graph), Names{});
}

}  // namespace
}  // namespace etalon::models
