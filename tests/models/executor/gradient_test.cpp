// SPDX-License-Identifier: Apache-2.0
// Gradients of every operator against central differences, in double precision.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/error.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"
#include "op_cases.hpp"

namespace etalon::models {
namespace {

/// A fixed weighting of all outputs makes one number of them.
at::Tensor weighted_sum(const at::Tensor& y) {
  const at::Tensor weights = at::arange(1, y.numel() + 1, at::kDouble).sin();
  return (y.flatten() * weights).sum();
}

class Gradient : public ::testing::TestWithParam<testing::OpCase> {};

TEST_P(Gradient, agrees_with_central_differences) {
  const testing::OpCase& op = GetParam();
  const Executor executor(op.graph);
  std::vector<at::Tensor> constants;
  for (const at::Tensor& constant : executor.constants()) {
    constants.push_back(constant.is_floating_point() ? constant.to(at::kDouble) : constant);
  }
  std::vector<at::Tensor> inputs;
  for (const Array& input : op.inputs) {
    inputs.push_back(to_tensor(input).to(at::kDouble).requires_grad_());
  }
  RunContext context;
  context.training = true;
  const auto evaluate = [&](const std::vector<at::Tensor>& at_inputs) {
    return weighted_sum(executor.run(at_inputs, constants, context)[0]);
  };
  const auto gradients = torch::autograd::grad({evaluate(inputs)}, inputs);
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (std::int64_t j = 0; j < inputs[i].numel(); ++j) {
      double difference = 0;
      for (const double sign : {1.0, -1.0}) {
        const at::NoGradGuard no_gradients;
        std::vector<at::Tensor> moved;
        for (const at::Tensor& input : inputs) moved.push_back(input.detach().clone());
        moved[i].view({-1})[j] += sign * step;
        difference += sign * evaluate(moved).item<double>();
      }
      const double analytic = gradients[i].contiguous().view({-1})[j].item<double>();
      EXPECT_NEAR(analytic, difference / (2.0 * step), 1e-6) << "input " << i << ", element " << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Operators, Gradient, ::testing::ValuesIn(testing::op_cases()),
                         [](const auto& instance) { return instance.param.name; });

TEST(BatchNormalizationGradient, agrees_with_central_differences_and_reports_its_statistics) {
  Graph graph;
  graph.name = "batch_norm";
  graph.inputs = {{"x", DType::f32, {4, 2, 3}}};
  for (const char* name : {"scale", "bias", "mean", "variance"}) {
    graph.initializers[name] = Array::zeros(DType::f32, {2});
  }
  graph.nodes = {
      {"BatchNormalization", "bn", {"x", "scale", "bias", "mean", "variance"}, {"y"}, {}}};
  graph.outputs = {{"y", DType::f32, {}}};
  const Executor executor(graph);
  // Initializers stand in the order of their names: bias, mean, scale, variance.
  const std::vector<at::Tensor> weights = {
      at::tensor({0.5, -0.25}, at::kDouble), at::zeros({2}, at::kDouble),
      at::tensor({1.5, 0.75}, at::kDouble), at::ones({2}, at::kDouble)};
  const at::Tensor x = at::arange(24, at::kDouble).sin().reshape({4, 2, 3}).requires_grad_();
  const auto evaluate = [&](const at::Tensor& input, std::vector<BatchStatistics>* statistics) {
    RunContext context;
    context.training = true;
    context.statistics = statistics;
    return weighted_sum(executor.run(std::vector{input}, weights, context)[0]);
  };
  std::vector<BatchStatistics> statistics;
  const at::Tensor gradient = torch::autograd::grad({evaluate(x, &statistics)}, {x})[0];
  ASSERT_EQ(statistics.size(), 1U);
  EXPECT_LT(
      (statistics[0].mean - x.detach().mean(at::IntArrayRef{0, 2})).abs().max().item<double>(),
      1e-12);
  EXPECT_LT(
      (statistics[0].variance - x.detach().var(at::IntArrayRef{0, 2})).abs().max().item<double>(),
      1e-12);
  constexpr double step = 1e-5;
  for (std::int64_t j = 0; j < x.numel(); ++j) {
    const at::NoGradGuard no_gradients;
    double difference = 0;
    for (const double sign : {1.0, -1.0}) {
      at::Tensor moved = x.detach().clone();
      moved.view({-1})[j] += sign * step;
      difference += sign * evaluate(moved, nullptr).item<double>();
    }
    EXPECT_NEAR(gradient.view({-1})[j].item<double>(), difference / (2.0 * step), 1e-6);
  }
}

TEST(Executor, names_the_nearest_operator_when_one_is_not_supported) {
  Graph graph;
  graph.name = "odd";
  graph.inputs = {{"x", DType::f32, {1}}};
  graph.nodes = {{"Relux", "n1", {"x"}, {"y"}, {}}};
  graph.outputs = {{"y", DType::f32, {1}}};
  try {
    const Executor executor(graph);
    FAIL() << "an unknown operator was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_NE(std::string(error.what()).find("nearest: Relu"), std::string::npos) << error.what();
  }
}

TEST(Executor, an_error_of_the_arithmetic_library_names_the_node) {
  testing::OpCase op = testing::op_cases()[0];
  const Executor executor(op.graph);
  const std::vector<at::Tensor> wrong = {at::zeros({3, 4}), at::zeros({5, 9}), at::zeros({5})};
  try {
    static_cast<void>(executor.run(wrong, executor.constants(), {}));
    FAIL() << "matrices that do not fit were multiplied";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_NE(std::string(error.what()).find("node 'gemm'"), std::string::npos) << error.what();
  }
}

TEST(Dropout, masks_depend_on_the_sample_and_not_on_the_batch_it_stands_in) {
  Graph graph;
  graph.name = "dropout";
  graph.inputs = {{"x", DType::f32, {-1, 64}}};
  graph.initializers["ratio"] = Array::zeros(DType::f32, {});
  graph.initializers["ratio"].as<float>()[0] = 0.5F;
  graph.nodes = {{"Dropout", "drop", {"x", "ratio"}, {"y"}, {}}};
  graph.outputs = {{"y", DType::f32, {-1, 64}}};
  const Executor executor(graph);
  const auto run = [&](const std::vector<std::int64_t>& positions) {
    RunContext context;
    context.training = true;
    context.seed = 3;
    context.step = 5;
    context.positions = positions;
    const at::Tensor ones = at::ones({std::ssize(positions), 64});
    return executor.run(std::vector{ones}, executor.constants(), context)[0];
  };
  const at::Tensor all = run({0, 1, 2, 3});
  const at::Tensor part = run({2, 3});
  EXPECT_TRUE(at::equal(all.slice(0, 2, 4), part));
  EXPECT_FALSE(at::equal(all[0], all[1]));
  const double kept = (all > 0).to(at::kDouble).mean().item<double>();
  EXPECT_GT(kept, 0.35);
  EXPECT_LT(kept, 0.65);
}

}  // namespace
}  // namespace etalon::models
