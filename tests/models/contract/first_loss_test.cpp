// SPDX-License-Identifier: Apache-2.0
#include "models/contract/first_loss.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/zoo/zoo.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::models {
namespace {

Graph scaled_by(float factor) {
  Graph graph = build_mlp({.hidden = {4}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 2);
  for (float& value : graph.initializers.at("output.weight").as<float>()) value *= factor;
  return graph;
}

TEST(FirstLoss, is_compared_with_that_of_the_shares_of_the_classes) {
  static_cast<void>(testing_support::build_table("first_loss", 120));
  const datasets::SampleReader samples("first_loss");
  TrainOptions options;
  const FirstLoss fresh = first_loss(scaled_by(1), samples, options);
  EXPECT_EQ(fresh.samples, 64);
  EXPECT_NEAR(fresh.constant, std::log(2.0), 0.1);
  EXPECT_FALSE(fresh.is_far_worse()) << fresh.model;
  const FirstLoss far = first_loss(scaled_by(1000), samples, options);
  EXPECT_TRUE(far.is_far_worse()) << far.model;
  EXPECT_THAT(first_loss_warning(far), testing::HasSubstr("model.standardize"));
}

TEST(FirstLoss, a_loss_that_is_no_number_is_far_worse) {
  EXPECT_TRUE((FirstLoss{std::nan(""), 0.7, 10}).is_far_worse());
}

}  // namespace
}  // namespace etalon::models
