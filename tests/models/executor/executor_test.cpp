// SPDX-License-Identifier: Apache-2.0
#include "models/executor/executor.hpp"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/error.hpp"
#include "models/executor/tensor.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

/// A convolution whose result is read by an activation and again by what comes after it.
Graph shared_value() {
  Graph graph;
  graph.name = "shared";
  graph.inputs = {{"x", DType::f32, {-1, 2, 5, 5}}};
  graph.initializers["w"] = filled({2, 2, 3, 3}, 0.1F);
  graph.nodes = {
      {"Conv", "conv", {"x", "w"}, {"c"}, {{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}}},
      {"Relu", "relu", {"c"}, {"r"}},
      {"Add", "first", {"r", "c"}, {"s"}},
      {"Add", "second", {"s", "s"}, {"y"}}};
  graph.outputs = {{"y", DType::f32, {}}};
  return graph;
}

TEST(Executor, a_value_that_is_read_again_is_not_overwritten) {
  const Executor executor(shared_value());
  const at::Tensor x = at::arange(100, at::kFloat).sin().reshape({2, 2, 5, 5});
  const auto reused = executor.run(std::vector{x}, executor.constants(), {})[0];
  const at::Tensor convolved =
      at::conv2d(x, executor.constants()[0], {}, at::IntArrayRef{1, 1}, at::IntArrayRef{1, 1});
  EXPECT_TRUE(at::equal(reused, 2 * (at::relu(convolved) + convolved)));
}

TEST(Executor, graph_inputs_and_initializers_are_never_overwritten) {
  Graph graph = shared_value();
  graph.nodes = {{"Relu", "relu", {"x"}, {"r"}}, {"Add", "add", {"w", "w"}, {"y"}}};
  const Executor executor(graph);
  const at::Tensor x = -at::ones({1, 2, 5, 5});
  static_cast<void>(executor.run(std::vector{x}, executor.constants(), {}));
  EXPECT_EQ(x.sum().item<float>(), -50.0F);
  EXPECT_EQ(executor.constants()[0].max().item<float>(), 0.1F);
}

/// c = BatchNormalization(x·w), i = an alias of c, r = Relu or Add of c; outputs i and r.
Graph aliased(Node alias, Node last) {
  Graph graph;
  graph.name = "aliased";
  graph.inputs = {{"x", DType::f32, {-1, 4}}};
  graph.initializers["w"] = filled({4, 6}, 0.3F);
  graph.initializers["one"] = filled({6}, 1.0F);
  graph.initializers["zero"] = filled({6}, 0.0F);
  graph.initializers["ratio"] = filled({}, 0.0F);
  graph.initializers["shape"] = Array::zeros(DType::i64, {2});
  graph.initializers["shape"].as<std::int64_t>()[1] = 6;
  alias.name = "alias";
  alias.outputs = {"i"};
  last.name = "last";
  last.outputs = {"r"};
  graph.nodes = {{"Gemm", "gemm", {"x", "w"}, {"g"}},
                 {"BatchNormalization", "norm", {"g", "one", "zero", "zero", "one"}, {"c"}},
                 std::move(alias),
                 std::move(last)};
  graph.outputs = {{"i", DType::f32, {}}, {"r", DType::f32, {}}};
  return graph;
}

TEST(Executor, a_value_that_another_name_still_sees_is_not_overwritten) {
  const at::Tensor x = at::arange(20, at::kFloat).sin().reshape({5, 4});
  const std::vector<Node> aliases = {
      {"Identity", "", {"c"}, {}},
      {"Dropout", "", {"c", "ratio"}, {}},
      {"Flatten", "", {"c"}, {}},
      {"Reshape", "", {"c", "shape"}, {}},
      {"Transpose", "", {"c"}, {}, {{"perm", std::vector<std::int64_t>{0, 1}}}},
      {"Clip", "", {"c"}, {}},
      {"Cast", "", {"c"}, {}, {{"to", std::int64_t{1}}}}};
  for (const Node& alias : aliases) {
    for (const bool adds : {false, true}) {
      const Node last = adds ? Node{"Add", "", {"c", "g"}, {}} : Node{"Relu", "", {"c"}, {}};
      const Executor executor(aliased(alias, last));
      for (const bool training : {false, true}) {
        for (const bool with_gradients : {false, true}) {
          std::vector<at::Tensor> weights;
          for (std::size_t i = 0; i < executor.constants().size(); ++i) {
            weights.push_back(executor.constants()[i].clone());
            if (executor.initializer_names()[i] == "w") weights[i].requires_grad_(with_gradients);
          }
          RunContext context;
          context.training = training;
          // Every value is kept in `run_all`, so nothing is overwritten there.
          const auto kept = executor.run_all(std::vector{x}, weights, context);
          const auto outputs = executor.run(std::vector{x}, weights, context);
          EXPECT_TRUE(at::equal(outputs[0], kept.at("i"))) << alias.op << adds << training;
          EXPECT_TRUE(at::equal(outputs[1], kept.at("r"))) << alias.op << adds << training;
        }
      }
    }
  }
}

TEST(Executor, what_does_not_fit_is_refused_before_it_is_computed) {
  Graph graph = aliased({"Identity", "", {"c"}, {}}, {"Relu", "", {"c"}, {}});
  graph.initializers["one"] = filled({2}, 1.0F);  // scale and running variance
  const Executor executor(graph);
  for (const bool training : {false, true}) {
    RunContext context;
    context.training = training;
    try {
      static_cast<void>(executor.run(std::vector{at::ones({5, 4})}, executor.constants(), context));
      FAIL() << "two numbers were taken for six channels";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_NE(std::string(error.what()).find("node 'norm'"), std::string::npos) << error.what();
    }
  }
}

TEST(Executor, arrays_without_elements_go_in_and_out) {
  const Array empty = Array::zeros(DType::f32, {0, 3});
  EXPECT_EQ(to_array(to_tensor(empty)), empty);
}

TEST(Executor, reusing_memory_changes_neither_outputs_nor_gradients) {
  // Every value is kept in `run_all`, so nothing is overwritten there.
  const Executor executor(
      build_resnet18({.width = 4, .stem = "small"}, {{1, 8, 8}, 2, {{0}, {1}}}, 1));
  const auto gradients = [&](bool keep_all) {
    std::vector<at::Tensor> weights;
    std::vector<at::Tensor> trained;
    for (std::size_t i = 0; i < executor.constants().size(); ++i) {
      weights.push_back(executor.constants()[i].clone());
      if (!executor.initializer_names()[i].ends_with(".weight")) continue;
      weights.back().requires_grad_();
      trained.push_back(weights.back());
    }
    RunContext context;
    context.training = true;
    const std::vector inputs = {at::arange(256, at::kFloat).sin().reshape({4, 1, 8, 8})};
    const at::Tensor logits = keep_all ? executor.run_all(inputs, weights, context).at("logits")
                                       : executor.run(inputs, weights, context).at(0);
    auto result = torch::autograd::grad({logits.select(1, 0).sum()}, trained);
    result.push_back(logits.detach());
    return result;
  };
  const auto reused = gradients(false);
  const auto kept = gradients(true);
  ASSERT_EQ(reused.size(), kept.size());
  for (std::size_t i = 0; i < reused.size(); ++i) EXPECT_TRUE(at::equal(reused[i], kept[i])) << i;
}

TEST(Executor, narrow_strided_pointwise_convolutions_have_right_gradients_in_f32) {
  // The widths of oneDNN's vectors and less: its kernels for remainders differ between processors.
  for (const std::int64_t channels : {1, 2, 3, 4, 7, 8, 12}) {
    Graph graph;
    graph.name = "pointwise";
    graph.inputs = {{"x", DType::f32, {-1, channels, 8, 8}}};
    graph.initializers["w"] = Array::zeros(DType::f32, {2 * channels, channels, 1, 1});
    graph.nodes = {
        {"Conv", "conv", {"x", "w"}, {"y"}, {{"strides", std::vector<std::int64_t>{2, 2}}}}};
    graph.outputs = {{"y", DType::f32, {}}};
    const Executor executor(graph);
    const auto gradients = [&](at::ScalarType type) {
      const auto wave = [&](at::IntArrayRef shape) {
        return at::arange(c10::multiply_integers(shape), at::kFloat).sin().reshape(shape).to(type);
      };
      const at::Tensor x = wave({3, channels, 8, 8}).requires_grad_();
      const at::Tensor w = wave({2 * channels, channels, 1, 1}).requires_grad_();
      const at::Tensor y = executor.run(std::vector{x}, std::vector{w}, {}).at(0);
      return torch::autograd::grad({(y * wave(y.sizes())).sum()}, {x, w});
    };
    const auto narrow = gradients(at::kFloat);
    const auto wide = gradients(at::kDouble);
    for (std::size_t i = 0; i < wide.size(); ++i) {
      EXPECT_TRUE(at::allclose(narrow[i].to(at::kDouble), wide[i], 1e-4, 1e-4)) << channels;
    }
  }
}

}  // namespace
}  // namespace etalon::models
