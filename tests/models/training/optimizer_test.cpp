// SPDX-License-Identifier: Apache-2.0
#include "models/training/optimizer.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace etalon::models {
namespace {

// Expected values: torch 2.11, torch.optim.{SGD,AdamW} on one parameter [1, -2] with gradients
// [0.5, 0.25], [-1, 2], [0.125, -0.5], learning rate 0.1.
const std::vector<std::vector<float>> gradients = {{0.5F, 0.25F}, {-1.0F, 2.0F}, {0.125F, -0.5F}};

std::vector<float> after_three_steps(const OptimizerOptions& options) {
  std::vector<float> values = {1.0F, -2.0F};
  Optimizer optimizer(options, 2);
  std::int64_t step = 0;
  for (const auto& gradient : gradients) optimizer.update(values, gradient, 0.1, ++step);
  return values;
}

TEST(Optimizer, sgd_with_momentum_and_decay_follows_pytorch) {
  const auto values = after_three_steps({.kind = "sgd", .momentum = 0.9, .weight_decay = 0.01});
  EXPECT_FLOAT_EQ(values[0], 1.036484718322754F);
  EXPECT_FLOAT_EQ(values[1], -2.386244773864746F);
}

TEST(Optimizer, adamw_follows_pytorch) {
  const auto values = after_three_steps({.kind = "adamw", .weight_decay = 0.01});
  EXPECT_FLOAT_EQ(values[0], 0.9547989964485168F);
  EXPECT_FLOAT_EQ(values[1], -2.2221121788024902F);
}

TEST(Optimizer, a_piece_is_updated_as_the_whole_would_be) {
  const OptimizerOptions options{.kind = "adamw"};
  const auto whole = after_three_steps(options);
  std::vector<float> second = {-2.0F};
  Optimizer optimizer(options, 1);
  std::int64_t step = 0;
  for (const auto& gradient : gradients) {
    optimizer.update(second, std::span(gradient).subspan(1), 0.1, ++step);
  }
  EXPECT_EQ(second[0], whole[1]);
}

}  // namespace
}  // namespace etalon::models
