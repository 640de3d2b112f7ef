// SPDX-License-Identifier: Apache-2.0
#include "op_cases.hpp"

#include <functional>

#include "core/philox.hpp"
#include "core/text.hpp"

namespace etalon::models::testing {
namespace {

using Attributes = std::map<std::string, Attribute>;
using Ints = std::vector<std::int64_t>;

Array random_array(std::size_t stream_number, Shape shape, double shift = 0.0) {
  const RandomStream stream(7, RandomPurpose::test, stream_number);
  Array array = Array::zeros(DType::f32, std::move(shape));
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(2.0 * stream.uniform_double(i) - 1.0 + shift);
  }
  return array;
}

Array ints(const Ints& values) {
  Array array = Array::zeros(DType::i64, {std::ssize(values)});
  std::copy(values.begin(), values.end(), array.as<std::int64_t>().begin());
  return array;
}

Array scalar(float value) {
  Array array = Array::zeros(DType::f32, {});
  array.as<float>()[0] = value;
  return array;
}

/// A graph of one node whose float inputs are graph inputs and whose constants are initializers.
OpCase make(const std::string& name, const std::string& op, const std::vector<Shape>& shapes,
            Attributes attributes = {}, const std::vector<Array>& constants = {},
            double shift = 0.0) {
  OpCase result;
  result.name = name;
  Node node{op, name, {}, {"y"}, std::move(attributes)};
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const std::string input = text("x", i);
    result.graph.inputs.push_back({input, DType::f32, shapes[i]});
    // The second operand of a division stays away from zero.
    result.inputs.push_back(random_array(name.size() * 31 + i, shapes[i], i == 1 ? shift : 0.0));
    node.inputs.push_back(input);
  }
  for (std::size_t i = 0; i < constants.size(); ++i) {
    const std::string input = text("c", i);
    result.graph.initializers[input] = constants[i];
    node.inputs.push_back(input);
  }
  result.graph.name = name;
  result.graph.nodes = {node};
  result.graph.outputs = {{"y", DType::f32, {}}};
  return result;
}

}  // namespace

std::vector<OpCase> op_cases() {
  const Ints k3 = {3, 3};
  std::vector<OpCase> cases = {
      make("gemm", "Gemm", {{3, 4}, {5, 4}, {5}}, {{"transB", std::int64_t{1}}}),
      make("gemm_scaled", "Gemm", {{4, 3}, {4, 5}, {3, 5}},
           {{"transA", std::int64_t{1}}, {"alpha", 0.5F}, {"beta", 2.0F}}),
      make("matmul", "MatMul", {{2, 3, 4}, {4, 5}}),
      make("conv1d", "Conv", {{2, 3, 9}, {4, 3, 3}, {4}}, {{"pads", Ints{1, 1}}}),
      make("conv2d", "Conv", {{2, 3, 6, 5}, {4, 3, 3, 3}, {4}},
           {{"kernel_shape", k3}, {"pads", Ints{1, 1, 1, 1}}, {"strides", Ints{2, 1}}}),
      make("conv2d_uneven_pads", "Conv", {{1, 2, 5, 5}, {3, 2, 3, 3}},
           {{"pads", Ints{0, 1, 2, 1}}}),
      make("conv2d_grouped_dilated", "Conv", {{2, 4, 7, 7}, {4, 2, 3, 3}},
           {{"group", std::int64_t{2}}, {"dilations", Ints{2, 2}}}),
      make("conv2d_strided_pointwise", "Conv", {{2, 3, 5, 6}, {4, 3, 1, 1}, {4}},
           {{"strides", Ints{2, 3}}}),
      make("conv2d_strided_pointwise_padded", "Conv", {{2, 4, 5, 5}, {2, 2, 1, 1}},
           {{"group", std::int64_t{2}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}}),
      make("conv3d_strided_pointwise", "Conv", {{1, 3, 4, 3, 5}, {2, 3, 1, 1, 1}},
           {{"strides", Ints{2, 1, 2}}}),
      make("conv3d", "Conv", {{1, 2, 4, 4, 4}, {3, 2, 3, 3, 3}, {3}},
           {{"pads", Ints{1, 1, 1, 1, 1, 1}}}),
      make("conv_transpose2d", "ConvTranspose", {{2, 3, 4, 4}, {3, 2, 3, 3}, {2}},
           {{"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}, {"output_padding", Ints{1, 1}}}),
      make("conv_transpose3d", "ConvTranspose", {{1, 3, 2, 2, 2}, {3, 2, 2, 2, 2}, {2}},
           {{"strides", Ints{2, 2, 2}}}),
      make("instance_norm", "InstanceNormalization", {{2, 3, 4, 4}, {3}, {3}},
           {{"epsilon", 1e-5F}}),
      make("relu", "Relu", {{3, 7}}),
      make("leaky_relu", "LeakyRelu", {{3, 7}}, {{"alpha", 0.1F}}),
      make("sigmoid", "Sigmoid", {{3, 7}}),
      make("softmax", "Softmax", {{3, 4, 5}}, {{"axis", std::int64_t{1}}}),
      make("add", "Add", {{3, 4}, {4}}),
      make("sub", "Sub", {{3, 4}, {3, 1}}),
      make("mul", "Mul", {{3, 4}, {1, 4}}),
      make("div", "Div", {{3, 4}, {3, 4}}, {}, {}, 3.0),
      make("concat", "Concat", {{2, 3, 4}, {2, 1, 4}}, {{"axis", std::int64_t{1}}}),
      make("flatten", "Flatten", {{2, 3, 4}}, {{"axis", std::int64_t{2}}}),
      make("reshape", "Reshape", {{2, 3, 4}}, {}, {ints({0, -1})}),
      make("transpose", "Transpose", {{2, 3, 4}}, {{"perm", Ints{2, 0, 1}}}),
      make("max_pool1d", "MaxPool", {{2, 3, 8}}, {{"kernel_shape", Ints{2}}, {"strides", Ints{2}}}),
      make("max_pool2d", "MaxPool", {{2, 3, 7, 7}},
           {{"kernel_shape", k3}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}}),
      make("max_pool3d", "MaxPool", {{1, 2, 4, 4, 4}},
           {{"kernel_shape", Ints{2, 2, 2}}, {"strides", Ints{2, 2, 2}}}),
      make("average_pool2d", "AveragePool", {{2, 3, 6, 6}},
           {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}}),
      make("average_pool2d_padded", "AveragePool", {{2, 3, 5, 5}},
           {{"kernel_shape", k3}, {"pads", Ints{1, 1, 1, 1}}}),
      make("global_average_pool", "GlobalAveragePool", {{2, 3, 4, 5}}),
      make("identity", "Identity", {{2, 3}}),
      make("clip", "Clip", {{4, 6}}, {}, {scalar(-0.5F), scalar(0.5F)}),
      make("reduce_mean", "ReduceMean", {{2, 3, 4}},
           {{"axes", Ints{0, 2}}, {"keepdims", std::int64_t{0}}}),
  };
  return cases;
}

}  // namespace etalon::models::testing
