// SPDX-License-Identifier: Apache-2.0
#include "models/graph/types/graph_types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/executor/executor.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/models/executor/op_cases.hpp"

namespace etalon::models {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

Array integers(const Ints& values) {
  Array array = Array::zeros(DType::i64, {std::ssize(values)});
  std::ranges::copy(values, array.as<std::int64_t>().begin());
  return array;
}

/// x → the nodes → y, with 30 features or a sample of that shape.
Graph chain(std::vector<Node> nodes, Shape sample = {30}) {
  Graph graph;
  graph.name = "chain";
  sample.insert(sample.begin(), -1);
  graph.inputs = {{"x", DType::f32, sample}};
  graph.nodes = std::move(nodes);
  graph.outputs = {{graph.nodes.back().outputs[0], DType::f32, {}}};
  return graph;
}

/// The message with which samples of the declared shape are refused.
std::string refusal(const Graph& graph) {
  const Shape& declared = graph.inputs[0].shape;
  const Shape sample(declared.begin() + 1, declared.end());
  try {
    static_cast<void>(GraphTypes(graph).check_samples({&sample, 1}));
  } catch (const Error& error) {
    EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(GraphTypes, are_those_that_the_executor_computes) {
  for (const testing::OpCase& one : testing::op_cases()) {
    const Executor executor(one.graph);
    std::vector<at::Tensor> inputs;
    std::vector<Shape> shapes;
    for (const Array& input : one.inputs) {
      inputs.push_back(at::zeros(input.shape));
      shapes.push_back(input.shape);
    }
    const auto values = executor.run_all(inputs, executor.constants(), {});
    for (const auto& [name, shape] : infer_shapes(one.graph, shapes)) {
      EXPECT_EQ(Shape(values.at(name).sizes().vec()), shape) << one.name << ", value " << name;
    }
  }
}

TEST(GraphTypes, batches_of_any_size_pass_through_the_zoo) {
  const Graph net =
      build_resnet18({.width = 4, .stem = "imagenet"}, {{3, 40, 24}, 5, {{0}, {1}}}, 1);
  const Shape sample = {3, 40, 24};
  const auto outputs = GraphTypes(net).check_samples({&sample, 1});
  ASSERT_EQ(outputs.size(), 2U);
  EXPECT_EQ(outputs[0], (ValueType{DType::f32, {any_batch, 5}}));
}

TEST(GraphTypes, what_mixes_samples_of_a_batch_is_refused) {
  const auto reshape = [](const std::string& from, const std::string& shape,
                          const std::string& to) {
    return Node{"Reshape", "reshape_" + to, {from, shape}, {to}};
  };
  Graph rows = chain({reshape("x", "one_row", "r"),
                      {"Softmax", "softmax", {"r"}, {"s"}},
                      reshape("s", "rows", "y")});
  rows.initializers["one_row"] = integers({1, -1});
  rows.initializers["rows"] = integers({-1, 30});
  EXPECT_THAT(refusal(rows), HasSubstr("node 'reshape_r' (Reshape)"));

  Graph halves = chain({reshape("x", "halves", "y")});
  halves.initializers["halves"] = integers({-1, 15});
  EXPECT_THAT(refusal(halves), HasSubstr("mixes samples"));

  EXPECT_THAT(refusal(chain({{"Softmax", "n", {"x"}, {"y"}, {{"axis", std::int64_t{0}}}}})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"Concat", "n", {"x", "x"}, {"y"}, {{"axis", std::int64_t{0}}}}})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"ReduceMean", "n", {"x"}, {"y"}, {{"axes", Ints{-2}}}}})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"ReduceMean", "n", {"x"}, {"y"}}})), HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"Transpose", "n", {"x"}, {"y"}}})), HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"Flatten", "n", {"x"}, {"y"}, {{"axis", std::int64_t{0}}}}})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"Flatten", "n", {"x"}, {"y"}, {{"axis", std::int64_t{2}}}}}, {2, 3})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"Gemm", "n", {"x", "x"}, {"y"}, {{"transB", std::int64_t{1}}}}})),
              HasSubstr("mixes samples"));
  EXPECT_THAT(refusal(chain({{"MatMul", "n", {"x", "x"}, {"y"}}})), HasSubstr("mixes samples"));
  // (N,2,3) + (N,3): the second batch stands beside the first one's channels.
  EXPECT_THAT(
      refusal(chain(
          {{"ReduceMean", "mean", {"x"}, {"m"}, {{"axes", Ints{1}}, {"keepdims", std::int64_t{0}}}},
           {"Add", "n", {"x", "m"}, {"y"}}},
          {2, 3})),
      HasSubstr("mixes samples"));
  Graph offsets = chain({{"Add", "n", {"x", "c"}, {"y"}}});
  offsets.initializers["c"] = Array::zeros(DType::f32, {4, 30});
  EXPECT_THAT(refusal(offsets), HasSubstr("mixes samples"));
}

TEST(GraphTypes, parameters_that_do_not_fit_their_channels_are_refused) {
  for (std::size_t wrong = 1; wrong < 5; ++wrong) {
    for (const std::int64_t count : {0, 1, 3, 31}) {
      Graph graph = chain({{"BatchNormalization", "norm", {"x", "p1", "p2", "p3", "p4"}, {"y"}}});
      for (std::size_t i = 1; i < 5; ++i) {
        graph.initializers["p" + std::to_string(i)] =
            Array::zeros(DType::f32, {i == wrong ? count : 30});
      }
      EXPECT_THAT(refusal(graph),
                  HasSubstr("node 'norm' (BatchNormalization): input " + std::to_string(wrong)));
    }
  }
}

TEST(GraphTypes, sizes_are_bounded_before_memory_is_taken) {
  Graph padded = chain({{"Conv", "conv", {"x", "w"}, {"y"}}}, {1, 28, 28});
  padded.initializers["w"] = Array::zeros(DType::f32, {4, 1, 3, 3});
  const auto refused_with = [&](const char* name, const Ints& values) {
    Graph graph = padded;
    graph.nodes[0].attributes[name] = values;
    return refusal(graph);
  };
  EXPECT_EQ(refused_with("pads", {1, 1, 1, 1}), "accepted");
  for (const std::int64_t huge : {14, 20, 29, 40, 62}) {
    const std::int64_t pad = std::int64_t{1} << huge;
    EXPECT_THAT(refused_with("pads", {pad, pad, pad, pad}), HasSubstr("node 'conv' (Conv)"));
    // The result is small, what is padded for it is not.
    Graph strided = padded;
    strided.nodes[0].attributes["pads"] = Ints{pad, pad, pad, 0};
    strided.nodes[0].attributes["strides"] = Ints{pad, pad};
    EXPECT_THAT(refusal(strided), HasSubstr("node 'conv' (Conv)"));
  }
  Graph up = chain({{"ConvTranspose", "up", {"x", "w"}, {"y"}}}, {1, 28, 28});
  up.initializers["w"] = Array::zeros(DType::f32, {1, 4, 2, 2});
  up.nodes[0].attributes["strides"] = Ints{1 << 16, 1 << 16};
  EXPECT_THAT(refusal(up), HasSubstr("node 'up' (ConvTranspose)"));
  up.nodes[0].attributes["output_shape"] = Ints{1 << 20, 1 << 20};
  EXPECT_THAT(refusal(up), HasSubstr("output_shape"));
  // One value fits, the sum of them does not.
  std::vector<Node> nodes;
  for (int i = 0; i < 64; ++i) {
    nodes.push_back({"Relu",
                     "relu" + std::to_string(i),
                     {i == 0 ? "x" : "v" + std::to_string(i - 1)},
                     {"v" + std::to_string(i)}});
  }
  EXPECT_THAT(refusal(chain(nodes, {1 << 28})), HasSubstr("together"));
}

TEST(GraphTypes, work_is_bounded_before_it_is_begun) {
  // A small file whose one layer would run for days: 10⁶ taps at each of 2·10⁷ places.
  Graph graph = chain({{"Conv", "conv", {"x", "w"}, {"y"}}}, {1, 28, 28});
  graph.initializers["w"] = Array::zeros(DType::f32, {1, 1, 1000, 1000});
  graph.nodes[0].attributes["pads"] = Ints{2800, 2800, 2800, 2800};
  EXPECT_THAT(refusal(graph), HasSubstr("multiply-adds"));
}

TEST(GraphTypes, a_declared_shape_is_that_of_the_samples) {
  Graph graph = chain({{"Relu", "n", {"x"}, {"y"}}});
  graph.inputs[0].shape = {-1, 31};
  const Shape sample = {30};
  try {
    static_cast<void>(GraphTypes(graph).check_samples({&sample, 1}));
    FAIL() << "30 features were given to a model of 31";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), HasSubstr("input 'x' of the model has shape (-1,31)"));
  }
}

TEST(GraphTypes, an_output_without_a_row_for_each_sample_is_refused) {
  Graph graph = chain({{"Relu", "n", {"x"}, {"y"}}});
  graph.initializers["b"] = Array::zeros(DType::f32, {2});
  graph.outputs = {{"b", DType::f32, {2}}};
  EXPECT_THAT(refusal(graph), HasSubstr("output 'b'"));
}

TEST(GraphTypes, levels_are_not_computed_with_as_if_they_were_real_numbers) {
  Graph graph = chain({{"QuantizeLinear", "q", {"x", "s"}, {"l"}}, {"Relu", "n", {"l"}, {"y"}}});
  graph.initializers["s"] = filled({}, 0.1F);
  EXPECT_THAT(refusal(graph), HasSubstr("node 'n' (Relu): input 0 is of type u8"));
}

}  // namespace
}  // namespace etalon::models
