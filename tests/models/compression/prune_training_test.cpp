// SPDX-License-Identifier: Apache-2.0
// A pruned graph goes on training: every parameter gets a gradient.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include "models/compression/prune.hpp"
#include "models/executor/executor.hpp"
#include "models/executor/tensor.hpp"
#include "models/graph/parameters.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

TEST(PrunedModel, every_trainable_parameter_gets_a_finite_gradient) {
  for (const auto& model : {testing::mlp(), testing::resnet18(), testing::unet3d()}) {
    SCOPED_TRACE(model.graph.name);
    const Graph graph = prune_channels(model.graph, 0.5, 1).graph;
    const auto trainable = trainable_parameters(graph);
    EXPECT_EQ(trainable, trainable_parameters(model.graph));
    const Executor executor(graph);
    std::vector<at::Tensor> constants = executor.constants();
    std::vector<at::Tensor> parameters;
    for (std::size_t i = 0; i < constants.size(); ++i) {
      if (std::ranges::find(trainable, executor.initializer_names()[i]) == trainable.end())
        continue;
      constants[i].requires_grad_();
      parameters.push_back(constants[i]);
    }
    Shape batch = model.sample;
    batch[0] = 3;
    const std::vector<std::int64_t> positions = {0, 1, 2};
    RunContext context;
    context.training = true;
    context.positions = positions;
    const std::vector<at::Tensor> inputs = {to_tensor(testing::random_array(batch, 1))};
    const at::Tensor logits = executor.run(inputs, constants, context)[0];
    const auto gradients = torch::autograd::grad({logits.square().sum()}, parameters);
    for (const at::Tensor& gradient : gradients) {
      EXPECT_TRUE(at::isfinite(gradient).all().item<bool>());
    }
    const auto not_zero = std::ranges::count_if(
        gradients, [](const at::Tensor& gradient) { return (gradient != 0).any().item<bool>(); });
    EXPECT_GT(not_zero, std::ssize(gradients) / 2);
  }
}

}  // namespace
}  // namespace etalon::models
