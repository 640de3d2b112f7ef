// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "graphs.hpp"
#include "models/executor/run_graph.hpp"
#include "models/inference/engine.hpp"
#include "models/zoo/builder.hpp"

namespace etalon::models {
namespace {

using testing::random_array;
using Ints = std::vector<std::int64_t>;
using Attributes = std::map<std::string, Attribute>;

Array integers(const Ints& values) {
  Array array = Array::zeros(DType::i64, {std::ssize(values)});
  std::ranges::copy(values, array.as<std::int64_t>().begin());
  return array;
}

Array positive(std::uint64_t key, Shape shape) {
  Array array = random_array(key, std::move(shape));
  for (float& value : array.as<float>()) value += 2.0F;
  return array;
}

/// One node: graph inputs first, then constants.
struct Single {
  std::string name;
  std::string op;
  std::vector<Shape> inputs;
  std::vector<Array> constants = {};
  Attributes attributes = {};
};

Graph graph_of(const Single& single) {
  Graph graph;
  graph.name = single.name;
  Node node{single.op, single.name, {}, {"y"}, single.attributes};
  for (std::size_t i = 0; i < single.inputs.size(); ++i) {
    node.inputs.push_back("x" + std::to_string(i));
    graph.inputs.push_back({node.inputs.back(), DType::f32, single.inputs[i]});
  }
  for (std::size_t i = 0; i < single.constants.size(); ++i) {
    node.inputs.push_back("c" + std::to_string(i));
    graph.initializers[node.inputs.back()] = single.constants[i];
  }
  graph.nodes = {node};
  graph.outputs = {{"y", DType::f32, {-1}}};
  return graph;
}

void expect_same_as_executor(const Single& single) {
  const Graph graph = graph_of(single);
  std::vector<Array> inputs;
  for (std::size_t i = 0; i < single.inputs.size(); ++i) {
    inputs.push_back(random_array(single.name.size() * 7 + i, single.inputs[i]));
  }
  const auto outputs = Engine(graph).run(inputs);
  const auto wanted = run_graph(graph, inputs);
  EXPECT_EQ(outputs[0].shape, wanted[0].shape) << single.name;
  EXPECT_LE(testing::relative_difference(outputs[0], wanted[0]), 1e-5) << single.name;
}

TEST(Operators, convolutions_with_any_padding_stride_dilation_and_group_match_the_executor) {
  const Array w2 = random_array(1, {6, 4, 3, 3});
  const std::vector<Single> cases = {
      {"conv1d",
       "Conv",
       {{2, 3, 19}},
       {random_array(1, {5, 3, 4}), random_array(2, {5})},
       {{"pads", Ints{1, 2}}, {"strides", Ints{2}}}},
      {"conv2d", "Conv", {{2, 4, 9, 7}}, {w2, random_array(2, {6})}, {{"pads", Ints{1, 1, 1, 1}}}},
      {"conv2d_no_bias_uneven",
       "Conv",
       {{2, 4, 9, 7}},
       {w2},
       {{"pads", Ints{0, 2, 1, 0}}, {"strides", Ints{2, 3}}}},
      {"conv2d_dilated",
       "Conv",
       {{2, 4, 11, 12}},
       {w2},
       {{"dilations", Ints{2, 3}}, {"pads", Ints{2, 1, 0, 3}}}},
      {"conv2d_grouped",
       "Conv",
       {{2, 8, 9, 7}},
       {w2, random_array(2, {6})},
       {{"group", std::int64_t{2}}}},
      {"conv2d_depthwise",
       "Conv",
       {{2, 6, 9, 7}},
       {random_array(1, {6, 1, 3, 3})},
       {{"group", std::int64_t{6}}, {"pads", Ints{1, 1, 1, 1}}}},
      {"conv2d_same_upper",
       "Conv",
       {{2, 4, 8, 7}},
       {random_array(1, {6, 4, 2, 3})},
       {{"auto_pad", std::string("SAME_UPPER")}, {"strides", Ints{1, 2}}}},
      {"conv2d_same_lower",
       "Conv",
       {{2, 4, 8, 7}},
       {random_array(1, {6, 4, 2, 2})},
       {{"auto_pad", std::string("SAME_LOWER")}}},
      {"conv2d_one_channel",
       "Conv",
       {{2, 1, 28, 28}},
       {random_array(1, {16, 1, 7, 7})},
       {{"strides", Ints{2, 2}}, {"pads", Ints{3, 3, 3, 3}}}},
      {"conv3d",
       "Conv",
       {{2, 3, 6, 5, 7}},
       {random_array(1, {4, 3, 3, 3, 3})},
       {{"pads", Ints{1, 0, 2, 1, 1, 0}}}},
      {"transposed1d",
       "ConvTranspose",
       {{2, 4, 9}},
       {random_array(1, {4, 3, 5})},
       {{"strides", Ints{3}}, {"pads", Ints{1, 2}}}},
      {"transposed2d",
       "ConvTranspose",
       {{2, 4, 5, 6}},
       {random_array(1, {4, 3, 3, 3}), random_array(2, {3})},
       {{"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}, {"output_padding", Ints{1, 1}}}},
      {"transposed2d_grouped",
       "ConvTranspose",
       {{2, 4, 5, 6}},
       {random_array(1, {4, 3, 2, 2})},
       {{"strides", Ints{2, 2}}, {"group", std::int64_t{2}}}},
      {"transposed2d_dilated",
       "ConvTranspose",
       {{2, 4, 5, 6}},
       {random_array(1, {4, 3, 2, 3})},
       {{"dilations", Ints{2, 2}}}},
      {"transposed3d",
       "ConvTranspose",
       {{2, 4, 3, 2, 4}},
       {random_array(1, {4, 3, 2, 2, 2})},
       {{"strides", Ints{2, 2, 2}}}},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, products_match_the_executor) {
  const std::vector<Single> cases = {
      {"gemm", "Gemm", {{3, 7}}, {random_array(1, {7, 5}), random_array(2, {5})}},
      {"gemm_transposed_scaled",
       "Gemm",
       {{3, 7}},
       {random_array(1, {5, 7}), random_array(2, {1, 5})},
       {{"transB", std::int64_t{1}}, {"alpha", 0.5F}, {"beta", 2.0F}}},
      {"gemm_scalar_bias", "Gemm", {{3, 7}}, {random_array(1, {7, 5}), filled({}, 0.5F)}},
      {"gemm_no_bias", "Gemm", {{3, 7}}, {random_array(1, {7, 5})}},
      {"matmul", "MatMul", {{3, 7}}, {random_array(1, {7, 5})}},
      {"matmul_rows", "MatMul", {{3, 4, 7}}, {random_array(1, {7, 5})}},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, normalizations_match_the_executor) {
  const std::vector<Array> affine = {positive(1, {3}), random_array(2, {3})};
  std::vector<Array> batch = affine;
  batch.push_back(random_array(3, {3}));
  batch.push_back(positive(4, {3}));
  const std::vector<Single> cases = {
      {"instance1d", "InstanceNormalization", {{2, 3, 50}}, affine},
      {"instance2d", "InstanceNormalization", {{2, 3, 9, 7}}, affine, {{"epsilon", 1e-3F}}},
      {"instance3d", "InstanceNormalization", {{2, 3, 9, 7, 5}}, affine},
      {"batch2d", "BatchNormalization", {{2, 3, 4, 5}}, batch, {{"epsilon", 1e-3F}}},
      {"batch_rows", "BatchNormalization", {{2, 3}}, batch},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, elementwise_operators_match_the_executor) {
  const Shape image = {2, 3, 5, 4};
  const std::vector<Single> cases = {
      {"relu", "Relu", {image}},
      {"leaky", "LeakyRelu", {image}, {}, {{"alpha", 0.2F}}},
      {"sigmoid", "Sigmoid", {image}},
      {"clip", "Clip", {image}, {filled({}, -0.25F), filled({}, 0.5F)}},
      {"clip_low", "Clip", {image}, {filled({}, -0.25F)}},
      {"identity", "Identity", {image}},
      {"cast", "Cast", {image}, {}, {{"to", std::int64_t{1}}}},
      {"dropout", "Dropout", {image}, {filled({}, 0.5F)}},
      {"add", "Add", {image, image}},
      {"sub_channels", "Sub", {image}, {random_array(1, {3, 1, 1})}},
      {"sub_channels4", "Sub", {image}, {random_array(1, {1, 3, 1, 1})}},
      {"mul_columns", "Mul", {image}, {random_array(1, {4})}},
      {"mul_rows", "Mul", {image}, {random_array(1, {5, 1})}},
      {"mul_scalar", "Mul", {image}, {filled({}, 3.0F)}},
      {"div_full", "Div", {image}, {positive(1, {1, 3, 5, 4})}},
      {"gate", "Mul", {image, {2, 3, 1, 1}}},
      {"map", "Mul", {image, {2, 1, 5, 4}}},
      {"table", "Div", {{4, 6}}, {positive(1, {6})}},
      {"outer", "Add", {{2, 3, 1, 4}, {2, 1, 5, 1}}},
      {"softmax_last", "Softmax", {image}},
      {"softmax_channels", "Softmax", {image}, {}, {{"axis", std::int64_t{1}}}},
      {"softmax_middle", "Softmax", {image}, {}, {{"axis", std::int64_t{2}}}},
      {"softmax_table", "Softmax", {{4, 6}}, {}, {{"axis", std::int64_t{1}}}},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, poolings_and_means_match_the_executor) {
  const Ints k3 = {3, 3};
  const std::vector<Single> cases = {
      {"max1d", "MaxPool", {{2, 3, 11}}, {}, {{"kernel_shape", Ints{3}}, {"strides", Ints{2}}}},
      {"max2d",
       "MaxPool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}}},
      {"max2d_uneven",
       "MaxPool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"pads", Ints{0, 1, 1, 0}}}},
      {"max2d_wide_pads",
       "MaxPool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"pads", Ints{2, 2, 2, 2}}}},
      {"max2d_uneven_ceil",
       "MaxPool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3},
        {"strides", Ints{3, 3}},
        {"pads", Ints{0, 1, 2, 0}},
        {"ceil_mode", std::int64_t{1}}}},
      {"average2d_same",
       "AveragePool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", Ints{2, 4}},
        {"strides", Ints{2, 1}},
        {"auto_pad", std::string("SAME_UPPER")}}},
      {"average2d_uneven",
       "AveragePool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"pads", Ints{0, 2, 1, 0}}}},
      {"average2d_uneven_with_pads",
       "AveragePool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"pads", Ints{0, 2, 1, 0}}, {"count_include_pad", std::int64_t{1}}}},
      {"max2d_dilated",
       "MaxPool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"dilations", Ints{2, 2}}}},
      {"max2d_ceil",
       "MaxPool",
       {{2, 3, 8, 7}},
       {},
       {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"ceil_mode", std::int64_t{1}}}},
      {"max3d",
       "MaxPool",
       {{2, 3, 4, 6, 8}},
       {},
       {{"kernel_shape", Ints{2, 2, 2}}, {"strides", Ints{2, 2, 2}}}},
      {"average1d",
       "AveragePool",
       {{2, 3, 11}},
       {},
       {{"kernel_shape", Ints{3}}, {"strides", Ints{2}}}},
      {"average2d",
       "AveragePool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3}, {"pads", Ints{1, 1, 1, 1}}, {"strides", Ints{2, 2}}}},
      {"average2d_with_pads",
       "AveragePool",
       {{2, 3, 9, 8}},
       {},
       {{"kernel_shape", k3},
        {"pads", Ints{1, 1, 1, 1}},
        {"strides", Ints{2, 2}},
        {"count_include_pad", std::int64_t{1}}}},
      {"average2d_ceil",
       "AveragePool",
       {{2, 3, 8, 7}},
       {},
       {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"ceil_mode", std::int64_t{1}}}},
      {"average2d_ceil_with_pads",
       "AveragePool",
       {{2, 3, 8, 7}},
       {},
       {{"kernel_shape", k3},
        {"strides", Ints{2, 2}},
        {"pads", Ints{1, 1, 1, 1}},
        {"ceil_mode", std::int64_t{1}},
        {"count_include_pad", std::int64_t{1}}}},
      {"average3d", "AveragePool", {{2, 3, 4, 6, 8}}, {}, {{"kernel_shape", Ints{2, 3, 2}}}},
      {"global2d", "GlobalAveragePool", {{2, 3, 9, 8}}},
      {"global3d", "GlobalAveragePool", {{2, 3, 4, 5, 6}}},
      {"mean", "ReduceMean", {{2, 3, 4, 5}}, {}, {{"axes", Ints{1, -1}}}},
      {"mean_dropped",
       "ReduceMean",
       {{2, 3, 4, 5}},
       {},
       {{"axes", Ints{2, 3}}, {"keepdims", std::int64_t{0}}}},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, moves_of_elements_match_the_executor) {
  const Shape image = {2, 3, 5, 4};
  const std::vector<Single> cases = {
      {"concat", "Concat", {image, {2, 2, 5, 4}}, {}, {{"axis", std::int64_t{1}}}},
      {"concat_last", "Concat", {image, {2, 3, 5, 1}}, {}, {{"axis", std::int64_t{-1}}}},
      {"concat_rows", "Concat", {{2, 3}, {2, 5}}, {}, {{"axis", std::int64_t{1}}}},
      {"flatten", "Flatten", {image}},
      {"flatten_pooled", "Flatten", {{2, 3, 1, 1}}},
      {"reshape", "Reshape", {image}, {integers({0, 5, -1})}},
      {"reshape_split", "Reshape", {{2, 12}}, {integers({-1, 3, 4})}},
      {"reshape_rank", "Reshape", {image}, {integers({0, 3, 2, 10})}},
      {"transpose", "Transpose", {image}, {}, {{"perm", Ints{0, 2, 3, 1}}}},
      {"transpose3", "Transpose", {{2, 3, 7}}, {}, {{"perm", Ints{0, 2, 1}}}},
  };
  for (const Single& single : cases) expect_same_as_executor(single);
}

TEST(Operators, constants_written_as_nodes_are_taken) {
  Graph graph = graph_of({"scaled", "Mul", {{2, 3}}, {filled({}, 2.0F)}});
  graph.initializers.clear();
  graph.nodes.insert(graph.nodes.begin(), {"Constant", "two", {}, {"c0"}, {{"value_float", 2.0F}}});
  const Array input = random_array(1, {2, 3});
  EXPECT_EQ(Engine(graph).run({&input, 1}), run_graph(graph, {&input, 1}));
}

TEST(Operators, an_input_that_does_not_fit_its_weight_is_named_with_its_node) {
  const Graph graph =
      graph_of({"narrow", "Conv", {{-1, -1, 5, 5}}, {random_array(1, {2, 4, 3, 3})}});
  const Array input = random_array(1, {1, 3, 5, 5});
  try {
    static_cast<void>(Engine(graph).run({&input, 1}));
    FAIL() << "three channels were taken for four";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("node 'narrow' (Conv): the input has 3 "
                                                   "channels, the weight wants 4"));
  }
}

}  // namespace
}  // namespace etalon::models
