// SPDX-License-Identifier: Apache-2.0
#include "models/compression/prune.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/parameters.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

using Names = std::vector<std::string>;

/// Whole numbers −4 … 4 but 0: sums of products of them are exact in f32, in any order.
Array whole_numbers(Shape shape, std::uint64_t seed) {
  Array array = testing::random_array(std::move(shape), seed);
  for (float& value : array.as<float>()) {
    value = std::clamp(std::round(value * 2), -4.0F, 4.0F);
    if (value == 0) value = 1;
  }
  return array;
}

/// A graph x → … → y, described node by node.
class Sketch {
 public:
  explicit Sketch(Shape input) {
    graph_.name = "sketch";
    graph_.inputs = {{"x", DType::f32, input}};
    sample_ = std::move(input);
    sample_[0] = 2;
  }
  Sketch& weight(const std::string& name, Shape shape) {
    graph_.initializers[name] = whole_numbers(std::move(shape), ++seed_);
    return *this;
  }
  /// A node named after the value it makes.
  Sketch& node(const std::string& op, Names inputs, const std::string& output,
               std::map<std::string, Attribute> attributes = {}) {
    graph_.nodes.push_back({op, output, std::move(inputs), {output}, std::move(attributes)});
    return *this;
  }
  Sketch& layer(const std::string& op, const std::string& input, Shape weight_shape,
                const std::string& output, std::map<std::string, Attribute> attributes = {}) {
    weight(output + ".w", std::move(weight_shape));
    return node(op, {input, output + ".w"}, output, std::move(attributes));
  }
  Graph& finish() {
    graph_.outputs = {{"y", DType::f32, {}}};
    return graph_;
  }
  [[nodiscard]] Array input() const { return whole_numbers(sample_, 99); }

 private:
  Graph graph_;
  Shape sample_;
  std::uint64_t seed_ = 0;
};

/// Zeroes output channels of a Conv (O,…) or ConvTranspose (I,O,…) weight.
void silence(Graph& graph, const std::string& weight, std::size_t axis,
             const std::vector<std::int64_t>& channels) {
  Array& array = graph.initializers.at(weight);
  const std::int64_t inner = row_major_strides(array.shape)[axis];
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t channel = static_cast<std::int64_t>(i) / inner % array.shape[axis];
    if (std::ranges::find(channels, channel) != channels.end()) values[i] = 0;
  }
}

void expect_same_outputs(const Graph& before, const Graph& after, const Array& input) {
  const Array expected = run_graph(before, std::vector{input})[0];
  const Array actual = run_graph(after, std::vector{input})[0];
  EXPECT_EQ(expected, actual);
  EXPECT_TRUE(std::ranges::any_of(expected.as<float>(), [](float value) { return value != 0; }));
}

TEST(ChannelGroups, mlp) {
  EXPECT_EQ(channel_groups(testing::mlp().graph),
            (std::vector<ChannelGroup>{{{"hidden1"}, 8}, {{"hidden2"}, 6}}));
}

TEST(ChannelGroups, resnet18_ties_all_layers_that_its_residual_sums_join) {
  EXPECT_EQ(channel_groups(testing::resnet18().graph),
            (std::vector<ChannelGroup>{
                {{"stem", "stage1.block1.conv2", "stage1.block2.conv2"}, 4},
                {{"stage1.block1.conv1"}, 4},
                {{"stage1.block2.conv1"}, 4},
                {{"stage2.block1.conv1"}, 8},
                {{"stage2.block1.conv2", "stage2.block1.shortcut", "stage2.block2.conv2"}, 8},
                {{"stage2.block2.conv1"}, 8},
                {{"stage3.block1.conv1"}, 16},
                {{"stage3.block1.conv2", "stage3.block1.shortcut", "stage3.block2.conv2"}, 16},
                {{"stage3.block2.conv1"}, 16},
                {{"stage4.block1.conv1"}, 32},
                {{"stage4.block1.conv2", "stage4.block1.shortcut", "stage4.block2.conv2"}, 32},
                {{"stage4.block2.conv1"}, 32}}));
}

TEST(ChannelGroups, unet3d_has_one_group_per_layer_because_concat_only_shifts_places) {
  EXPECT_EQ(channel_groups(testing::unet3d().graph),
            (std::vector<ChannelGroup>{{{"down1.conv1"}, 4},
                                       {{"down1.conv2"}, 4},
                                       {{"down2.conv1"}, 6},
                                       {{"down2.conv2"}, 6},
                                       {{"down3.conv1"}, 8},
                                       {{"down3.conv2"}, 8},
                                       {{"up2.up"}, 6},
                                       {{"up2.conv1"}, 6},
                                       {{"up2.conv2"}, 6},
                                       {{"up1.up"}, 4},
                                       {{"up1.conv1"}, 4},
                                       {{"up1.conv2"}, 4}}));
}

TEST(Prune, every_group_of_the_zoo_halves_and_the_result_runs) {
  for (const auto& model :
       {testing::mlp(), testing::resnet18(), testing::resnet18("imagenet"), testing::unet3d()}) {
    SCOPED_TRACE(model.graph.name);
    const PruneResult result = prune_channels(model.graph, 0.5, 1);
    for (const PrunedGroup& group : result.groups) EXPECT_EQ(group.after, group.before / 2);
    EXPECT_LT(parameter_count(result.graph), parameter_count(model.graph) / 2);
    const std::vector<Array> input = {testing::random_array(model.sample, 1)};
    const auto before = run_graph(model.graph, input);
    const auto after = run_graph(result.graph, input);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].shape, after[i].shape);
    // The groups of the result are those of the original, smaller.
    auto expected = channel_groups(model.graph);
    for (ChannelGroup& group : expected) group.channels /= 2;
    EXPECT_EQ(channel_groups(result.graph), expected);
  }
}

TEST(Prune, silent_channels_of_the_zoo_go_without_a_trace) {
  for (const auto& given : {testing::mlp(), testing::resnet18(), testing::unet3d()}) {
    SCOPED_TRACE(given.graph.name);
    testing::ZooModel model = given;
    // In every second channel of every layer but the last nothing arrives and nothing leaves.
    for (auto& [name, array] : model.graph.initializers) {
      const bool is_parameter = name.ends_with(".weight") || name.ends_with(".scale") ||
                                name.ends_with(".bias") || name.ends_with(".running_mean");
      if (!is_parameter || name.starts_with("output")) continue;
      const std::size_t axis = name.ends_with(".up.weight") ? 1 : 0;
      std::vector<std::int64_t> odd;
      for (std::int64_t i = 1; i < array.shape[axis]; i += 2) odd.push_back(i);
      silence(model.graph, name, axis, odd);
    }
    const PruneResult result = prune_channels(model.graph, 0.5, 1);
    for (const PrunedGroup& group : result.groups) EXPECT_EQ(group.after, group.before / 2);
    const std::vector<Array> input = {testing::random_array(model.sample, 1)};
    const Array before = run_graph(model.graph, input)[0];
    const Array after = run_graph(result.graph, input)[0];
    // Sums of other lengths are added in another order; nothing else differs.
    for (std::size_t i = 0; i < before.as<float>().size(); ++i) {
      const float value = before.as<float>()[i];
      EXPECT_NEAR(after.as<float>()[i], value, 1e-5F * std::max(1.0F, std::abs(value)));
    }
  }
}

TEST(Prune, the_channel_with_the_smallest_weights_goes_and_ties_go_to_the_lower) {
  Sketch sketch({-1, 2, 4});
  Graph& graph =
      sketch.layer("Conv", "x", {4, 2, 1}, "a").layer("Conv", "a", {3, 4, 1}, "y").finish();
  const std::vector<float> weights = {5, -5, 1, -1, 4, 4, 1, 1};  // channels 1 and 3 are equal
  std::ranges::copy(weights, graph.initializers["a.w"].as<float>().begin());
  const PruneResult result = prune_channels(graph, 0.25, 1);
  EXPECT_EQ(result.groups.size(), 1U);
  EXPECT_EQ(result.groups[0].after, 3);
  const auto left = result.graph.initializers.at("a.w").as<float>();
  EXPECT_EQ(std::vector<float>(left.begin(), left.end()), (std::vector<float>{5, -5, 4, 4, 1, 1}));
  // The reader lost the same input channel.
  const auto reader = graph.initializers.at("y.w").as<float>();
  const auto smaller = result.graph.initializers.at("y.w").as<float>();
  EXPECT_EQ(std::vector<float>(smaller.begin(), smaller.begin() + 3),
            (std::vector<float>{reader[0], reader[2], reader[3]}));
}

TEST(Prune, channel_counts_stay_multiples_where_they_can_and_one_channel_is_left) {
  Sketch sketch({-1, 2, 4});
  const Graph graph = sketch.layer("Conv", "x", {10, 2, 1}, "a")
                          .layer("Conv", "a", {3, 10, 1}, "b")
                          .layer("Conv", "b", {2, 3, 1}, "y")
                          .finish();
  const auto left = [&](double fraction, std::int64_t multiple) {
    std::vector<std::int64_t> counts;
    for (const auto& group : prune_channels(graph, fraction, multiple).groups) {
      counts.push_back(group.after);
    }
    return counts;
  };
  EXPECT_EQ(left(0.1, 1), (std::vector<std::int64_t>{9, 3}));
  EXPECT_EQ(left(0.5, 4), (std::vector<std::int64_t>{8, 3}));
  EXPECT_EQ(left(0.7, 4), (std::vector<std::int64_t>{4, 3}));
  EXPECT_EQ(left(0.99, 1), (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(prune_channels(graph, 0, 1).graph.initializers, graph.initializers);
  EXPECT_THROW(static_cast<void>(prune_channels(graph, 1, 1)), Error);
  EXPECT_THROW(static_cast<void>(prune_channels(graph, 0.5, 0)), Error);
}

TEST(Prune, concat_of_a_value_with_itself_loses_both_copies) {
  Sketch sketch({-1, 2, 4});
  Graph& graph = sketch.layer("Conv", "x", {4, 2, 1}, "a")
                     .node("Concat", {"a", "x", "a"}, "c", {{"axis", std::int64_t{1}}})
                     .layer("Conv", "c", {3, 10, 1}, "y")
                     .finish();
  silence(graph, "a.w", 0, {0, 2});
  const PruneResult result = prune_channels(graph, 0.5, 1);
  EXPECT_EQ(result.graph.initializers.at("y.w").shape, (Shape{3, 6, 1}));
  expect_same_outputs(graph, result.graph, sketch.input());
}

TEST(Prune, a_sum_over_a_concat_joins_parts_with_the_whole) {
  Sketch sketch({-1, 2, 4});
  Graph& graph = sketch.layer("Conv", "x", {2, 2, 1}, "a")
                     .layer("Conv", "x", {4, 2, 1}, "b")
                     .layer("Conv", "x", {6, 2, 1}, "whole")
                     .node("Concat", {"a", "b"}, "c", {{"axis", std::int64_t{1}}})
                     .node("Add", {"c", "whole"}, "sum")
                     .layer("Conv", "sum", {3, 6, 1}, "y")
                     .finish();
  silence(graph, "a.w", 0, {1});
  silence(graph, "b.w", 0, {0, 3});
  silence(graph, "whole.w", 0, {1, 2, 5});
  EXPECT_EQ(channel_groups(graph), (std::vector<ChannelGroup>{{{"a", "b", "whole"}, 6}}));
  const PruneResult result = prune_channels(graph, 0.5, 1);
  EXPECT_EQ(result.graph.initializers.at("a.w").shape[0], 1);
  EXPECT_EQ(result.graph.initializers.at("b.w").shape[0], 2);
  expect_same_outputs(graph, result.graph, sketch.input());
}

TEST(Prune, flattened_channels_are_runs_of_features) {
  for (const bool with_reshape : {false, true}) {
    Sketch sketch({-1, 2, 3, 2});
    sketch.layer("Conv", "x", {4, 2, 1, 1}, "a").node("Relu", {"a"}, "r");
    if (with_reshape) {
      sketch.node("Reshape", {"r", "shape"}, "f");
    } else {
      sketch.node("Flatten", {"r"}, "f");
    }
    Graph& graph = sketch.layer("Gemm", "f", {3, 24}, "y", {{"transB", std::int64_t{1}}}).finish();
    if (with_reshape) {
      Array shape = Array::zeros(DType::i64, {2});
      shape.as<std::int64_t>()[0] = -1;
      shape.as<std::int64_t>()[1] = 24;
      graph.initializers["shape"] = shape;
    }
    silence(graph, "a.w", 0, {0, 3});
    const PruneResult result = prune_channels(graph, 0.5, 1);
    EXPECT_EQ(result.graph.initializers.at("y.w").shape, (Shape{3, 12}));
    expect_same_outputs(graph, result.graph, sketch.input());
  }
}

TEST(Prune, transposed_convolutions_and_channel_constants_shrink_along_their_axes) {
  Sketch sketch({-1, 2, 4});
  Graph& graph = sketch.layer("ConvTranspose", "x", {2, 4, 2}, "a", {{"strides", Shape{2}}})
                     .weight("factor", {4, 1})
                     .node("Mul", {"factor", "a"}, "m")
                     .layer("ConvTranspose", "m", {4, 3, 1}, "y")
                     .finish();
  silence(graph, "a.w", 1, {1, 2});
  const PruneResult result = prune_channels(graph, 0.5, 1);
  EXPECT_EQ(result.graph.initializers.at("a.w").shape, (Shape{2, 2, 2}));
  EXPECT_EQ(result.graph.initializers.at("factor").shape, (Shape{2, 1}));
  EXPECT_EQ(result.graph.initializers.at("y.w").shape, (Shape{2, 3, 1}));
  expect_same_outputs(graph, result.graph, sketch.input());
}

TEST(Prune, depthwise_layers_shrink_with_the_channels_they_filter) {
  Sketch sketch({-1, 2, 4});
  Graph& graph = sketch.layer("Conv", "x", {4, 2, 1}, "a")
                     .layer("Conv", "a", {4, 1, 3}, "depthwise", {{"group", std::int64_t{4}}})
                     .layer("Conv", "depthwise", {3, 4, 1}, "y")
                     .finish();
  silence(graph, "a.w", 0, {0, 1});
  silence(graph, "depthwise.w", 0, {0, 1});
  EXPECT_EQ(channel_groups(graph), (std::vector<ChannelGroup>{{{"a", "depthwise"}, 4}}));
  const PruneResult result = prune_channels(graph, 0.5, 1);
  EXPECT_EQ(attribute_or(result.graph.nodes[1], "group", std::int64_t{1}), 2);
  expect_same_outputs(graph, result.graph, sketch.input());
}

TEST(Prune, layers_around_grouped_convolutions_and_unknown_operators_stay_whole) {
  Sketch grouped({-1, 2, 4});
  EXPECT_TRUE(channel_groups(grouped.layer("Conv", "x", {4, 2, 1}, "a")
                                 .layer("Conv", "a", {4, 2, 1}, "g", {{"group", std::int64_t{2}}})
                                 .layer("Conv", "g", {3, 4, 1}, "y")
                                 .finish())
                  .empty());
  Sketch transposed({-1, 2, 4});
  EXPECT_TRUE(channel_groups(transposed.layer("Conv", "x", {4, 2, 1}, "a")
                                 .node("Transpose", {"a"}, "t", {{"perm", Shape{0, 2, 1}}})
                                 .layer("Conv", "t", {3, 4, 1}, "y")
                                 .finish())
                  .empty());
}

TEST(Prune, layers_that_share_a_weight_lose_the_same_channels) {
  Sketch sketch({-1, 2, 4});
  Graph& graph = sketch.layer("Conv", "x", {4, 2, 1}, "a")
                     .node("Conv", {"x", "a.w"}, "twin")
                     .layer("Conv", "a", {3, 4, 1}, "left")
                     .layer("Conv", "twin", {3, 4, 1}, "right")
                     .node("Add", {"left", "right"}, "y")
                     .finish();
  silence(graph, "a.w", 0, {0, 1});
  EXPECT_EQ(channel_groups(graph), (std::vector<ChannelGroup>{{{"a", "twin"}, 4}}));
  expect_same_outputs(graph, prune_channels(graph, 0.5, 1).graph, sketch.input());
}

}  // namespace
}  // namespace etalon::models
