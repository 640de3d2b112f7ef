// SPDX-License-Identifier: Apache-2.0
#include "models/training/computable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

using ::testing::HasSubstr;

/// x (N,30) → Gemm → logits (N,2).
Graph linear() {
  Graph graph;
  graph.name = "linear";
  graph.inputs = {{"x", DType::f32, {-1, 30}}};
  graph.initializers["w"] = filled({30, 2}, 0.1F);
  graph.nodes = {{"Gemm", "gemm", {"x", "w"}, {"logits"}}};
  graph.outputs = {{"logits", DType::f32, {-1, 2}}};
  return graph;
}

std::string refusal(const Graph& graph, const Shape& sample) {
  try {
    check_computable(graph, sample);
  } catch (const Error& error) {
    EXPECT_TRUE(error.kind() == ErrorKind::unsupported || error.kind() == ErrorKind::format ||
                error.kind() == ErrorKind::config)
        << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(Computable, networks_of_the_zoo_are) {
  EXPECT_EQ(refusal(linear(), {30}), "accepted");
  EXPECT_EQ(refusal(build_mlp({.hidden = {8}}, {{6}, 2, {{0}, {1}}}, 1), {6}), "accepted");
  EXPECT_EQ(refusal(build_resnet18({.width = 4, .stem = "small"}, {{1, 28, 28}, 2, {{0}, {1}}}, 1),
                    {1, 28, 28}),
            "accepted");
}

TEST(Computable, two_inputs_a_fixed_batch_and_other_extents_are_named) {
  Graph two = linear();
  two.inputs.push_back({"clinical", DType::f32, {-1, 2}});
  EXPECT_THAT(refusal(two, {30}), HasSubstr("2 inputs: x, clinical"));
  Graph none = linear();
  none.inputs.clear();
  none.nodes[0].inputs[0] = "w";
  EXPECT_THAT(refusal(none, {30}), HasSubstr("0 inputs"));
  Graph fixed = linear();
  fixed.inputs[0].shape[0] = 1;
  EXPECT_THAT(refusal(fixed, {30}), HasSubstr("input 'x' of the model fixes the batch at 1"));
  EXPECT_THAT(refusal(linear(), {31}), HasSubstr("shape (-1,30), the samples have (31)"));
}

TEST(Computable, a_model_without_anything_to_train_is_refused) {
  Graph graph = linear();
  graph.nodes.push_back({"Relu", "relu", {"x"}, {"y"}});
  graph.outputs = {{"y", DType::f32, {-1, 30}}};
  EXPECT_EQ(refusal(graph, {30}), "accepted");
  check_trainable(linear());
  try {
    check_trainable(graph);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("nothing to train"));
  }
}

TEST(Computable, what_the_engine_does_not_compute_is_refused_before_training) {
  // A MatMul of four axes: ATen computes it, the engine does not.
  Graph graph = linear();
  graph.inputs[0].shape = {-1, 3, 5, 30};
  graph.nodes[0].op = "MatMul";
  EXPECT_THAT(refusal(graph, {3, 5, 30}), HasSubstr("node 'gemm' (MatMul)"));
}

}  // namespace
}  // namespace etalon::models
