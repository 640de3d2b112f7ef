// SPDX-License-Identifier: Apache-2.0
#include "models/zoo/zoo.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/parameters.hpp"
#include "models/graph/types/graph_types.hpp"

namespace etalon::models {
namespace {

TEST(Zoo, mlp_maps_a_batch_of_rows_to_probabilities_that_sum_to_one) {
  const Graph graph = build_mlp({.hidden = {8, 4}}, {{3}, 2, {{1, 2, 3}, {1, 1, 2}}}, 1);
  Array input = Array::zeros(DType::f32, {5, 3});
  input.as<float>()[4] = 7.0F;
  const auto outputs = run_graph(graph, std::vector{input});
  ASSERT_EQ(outputs.size(), 2U);
  EXPECT_EQ(outputs[1].shape, (Shape{5, 2}));
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(outputs[1].as<float>()[2 * i] + outputs[1].as<float>()[2 * i + 1], 1.0F, 1e-6F);
  }
}

TEST(Zoo, resnet18_has_the_published_number_of_parameters) {
  // He et al. 2016 with the ImageNet stem, 3 channels, 1000 classes: 11,689,512 (torchvision).
  const Graph graph = build_resnet18({.width = 64, .stem = "imagenet"},
                                     {{3, 64, 64}, 1000, {{0, 0, 0}, {1, 1, 1}}}, 1);
  EXPECT_EQ(parameter_count(graph), 11'689'512);
}

TEST(Zoo, resnet18_with_the_small_stem_keeps_28_pixels_until_the_second_stage) {
  const Graph graph =
      build_resnet18({.width = 4, .stem = "small"}, {{1, 28, 28}, 2, {{0}, {1}}}, 1);
  const Shape input = {2, 1, 28, 28};
  const auto shapes = infer_shapes(graph, std::span(&input, 1));
  EXPECT_EQ(shapes.at("stage1.block2.relu2"), (Shape{2, 4, 28, 28}));
  EXPECT_EQ(shapes.at("stage4.block2.relu2"), (Shape{2, 32, 4, 4}));
  EXPECT_EQ(shapes.at("logits"), (Shape{2, 2}));
}

TEST(Zoo, unet3d_gives_one_probability_per_voxel_and_class) {
  const Graph graph = build_unet3d({.channels = {2, 4, 8}}, {{1, 8, 8, 8}, 2, {{0}, {1}}}, 1);
  const Shape input = {1, 1, 8, 16, 12};
  const auto shapes = infer_shapes(graph, std::span(&input, 1));
  EXPECT_EQ(shapes.at("probability"), (Shape{1, 2, 8, 16, 12}));
}

TEST(Zoo, the_seed_decides_the_weights) {
  const ModelTask task{{3}, 2, {{0, 0, 0}, {1, 1, 1}}};
  const auto weights = [&](std::uint64_t seed) {
    return build_mlp({.hidden = {4}}, task, seed).initializers.at("hidden1.weight");
  };
  EXPECT_EQ(weights(1), weights(1));
  EXPECT_NE(weights(1), weights(2));
}

TEST(Zoo, an_architecture_that_does_not_fit_the_samples_is_a_config_error) {
  try {
    static_cast<void>(build_model({.architecture = "resnet18"}, {{3}, 2, {{0}, {1}}}, 1));
    FAIL() << "a table went into a network for images";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_NE(std::string(error.what()).find("(3)"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace etalon::models
