// SPDX-License-Identifier: Apache-2.0
#include "models/inference/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "graphs.hpp"
#include "models/executor/run_graph.hpp"

namespace etalon::models {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::random_array;
using testing::relative_difference;

void expect_same_as_run_graph(const Graph& graph, const Array& input) {
  const Engine engine(graph);
  const auto outputs = engine.run({&input, 1});
  const auto wanted = run_graph(graph, {&input, 1});
  ASSERT_EQ(outputs.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_LE(relative_difference(outputs[i], wanted[i]), 1e-5) << graph.name << " output " << i;
  }
}

/// The bytes of sample `n` of an array.
std::vector<std::byte> sample(const Array& array, std::int64_t n) {
  const std::int64_t size = std::ssize(array.data) / array.shape[0];
  return {array.data.begin() + n * size, array.data.begin() + (n + 1) * size};
}

TEST(Engine, computes_the_zoo_as_the_executor_does) {
  expect_same_as_run_graph(testing::trained_mlp(), random_array(1, {5, 6}));
  expect_same_as_run_graph(testing::trained_resnet18(), random_array(2, {3, 1, 28, 28}));
  expect_same_as_run_graph(testing::trained_resnet18(8, "imagenet"),
                           random_array(3, {2, 1, 28, 28}));
  expect_same_as_run_graph(testing::trained_unet3d(), random_array(4, {2, 1, 16, 12, 8}));
}

TEST(Engine, folds_normalizations_and_fuses_activations_and_residual_sums) {
  const Engine engine(testing::trained_resnet18());
  const auto plan = engine.plan();
  EXPECT_THAT(plan, Contains("conv stem +relu"));
  EXPECT_THAT(plan, Contains("conv stage1.block1.conv2 +stem.relu +relu"));
  EXPECT_THAT(plan, Contains("conv stage2.block1.conv1 +relu"));
  // 20 convolutions, 1 Gemm, 2 of the standardization, pool, flatten, softmax.
  EXPECT_EQ(plan.size(), 26U);
  EXPECT_EQ(engine.int8_steps(), 0);
}

/// A chain of products with one matrix of 1 MiB.
Graph shared_matrix(std::int64_t nodes) {
  Graph graph;
  graph.name = "shared";
  graph.inputs = {{"input", DType::f32, {-1, 512}}};
  graph.outputs = {{text("v", nodes - 1), DType::f32, {-1, 512}}};
  graph.initializers["matrix"] = random_array(7, {512, 512});
  for (std::int64_t i = 0; i < nodes; ++i) {
    graph.nodes.push_back({"MatMul",
                           text("m", i),
                           {i == 0 ? std::string("input") : text("v", i - 1), "matrix"},
                           {text("v", i)}});
  }
  return graph;
}

TEST(Engine, one_constant_in_many_nodes_takes_bounded_memory) {
  static_cast<void>(Engine(shared_matrix(48)).run(std::vector{random_array(8, {1, 512})}));
  try {
    const Engine engine(shared_matrix(3000));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr("read constants of more than 272.0 MiB together"));
  }
}

TEST(Engine, a_sample_has_the_same_bits_in_any_batch_and_with_any_number_of_threads) {
  for (const auto& [graph, shape] :
       {std::pair{testing::trained_mlp(), Shape{5, 6}},
        std::pair{testing::trained_resnet18(), Shape{5, 1, 28, 28}},
        std::pair{testing::trained_unet3d(), Shape{5, 1, 8, 8, 8}},
        std::pair{testing::quantized_network(), Shape{5, 1, 16, 16}}}) {
    const Array input = random_array(9, shape);
    const auto batch = Engine(graph, {.threads = 2}).run({&input, 1});
    EXPECT_EQ(Engine(graph, {.threads = 1}).run({&input, 1}), batch);
    const Engine engine(graph);
    for (std::int64_t n = 0; n < 5; ++n) {
      Shape one = shape;
      one[0] = 1;
      const Array alone{DType::f32, one, sample(input, n)};
      const auto outputs = engine.run({&alone, 1});
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        EXPECT_EQ(outputs[i].data, sample(batch[i], n)) << graph.name << " sample " << n;
      }
    }
  }
}

TEST(Engine, takes_samples_of_other_extents_where_the_graph_allows_it) {
  const Graph graph = testing::trained_unet3d();
  const Engine engine(graph);
  for (const Shape& shape : {Shape{1, 1, 8, 8, 8}, Shape{1, 1, 16, 8, 12}, Shape{1, 1, 8, 8, 8}}) {
    const Array input = random_array(5, shape);
    EXPECT_LE(relative_difference(engine.run({&input, 1})[0], run_graph(graph, {&input, 1})[0]),
              1e-5);
  }
}

TEST(Engine, may_be_run_from_several_threads_at_once) {
  const Engine engine(testing::trained_resnet18());
  const Array input = random_array(6, {2, 1, 28, 28});
  const auto wanted = engine.run({&input, 1});
  std::vector<std::vector<Array>> results(4);
  {
    std::vector<std::jthread> threads;
    for (auto& result : results) {
      threads.emplace_back([&] { result = engine.run({&input, 1}); });
    }
  }
  for (const auto& result : results) EXPECT_EQ(result, wanted);
}

TEST(Engine, names_the_node_it_cannot_compute) {
  Graph graph = testing::trained_mlp();
  graph.nodes[2].op = "Gemmm";
  try {
    const Engine engine(graph);
    FAIL() << "an unknown operator was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr("node 'hidden1': operator Gemmm"));
    EXPECT_THAT(error.what(), HasSubstr("nearest: Gemm"));
  }
}

TEST(Engine, a_normalization_that_does_not_fit_is_named) {
  const Array input = random_array(1, {1, 2, 5, 5});
  for (std::size_t wrong = 0; wrong < 5; ++wrong) {
    Graph graph;
    graph.name = "misfit";
    graph.inputs = {{"x", DType::f32, {-1, 2, 5, 5}}};
    graph.outputs = {{"y", DType::f32, {}}};
    graph.initializers["w"] = random_array(2, {wrong == 0 ? 4 : 3, 2, 3, 3});
    Node norm = {"BatchNormalization", "norm", {"c"}, {"y"}, {}};
    for (std::size_t i = 1; i < 5; ++i) {
      norm.inputs.push_back(text("parameter", i));
      graph.initializers[norm.inputs.back()] = random_array(i, {wrong == i ? 2 : 3});
    }
    graph.nodes = {{"Conv", "conv", {"x", "w"}, {"c"}, {}}, norm};
    try {
      static_cast<void>(Engine(graph).run({&input, 1}));
      FAIL() << "parameter " << wrong << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("node 'norm' (BatchNormalization): input"));
    }
  }
}

TEST(Engine, a_wrong_input_shape_names_the_input_and_both_shapes) {
  const Engine engine(testing::trained_mlp());
  const Array input = random_array(1, {5, 7});
  try {
    static_cast<void>(engine.run({&input, 1}));
    FAIL() << "seven features were taken for six";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("input 'input': wanted f32 of shape (-1,6), got f32 of "
                                        "shape (5,7)"));
  }
}

TEST(Engine, refuses_what_would_mix_the_samples_of_a_batch) {
  Graph graph;
  graph.name = "mixed";
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.nodes = {{"Softmax", "mix", {"x"}, {"y"}, {{"axis", std::int64_t{0}}}}};
  graph.outputs = {{"y", DType::f32, {-1, 3}}};
  try {
    const Engine engine(graph);
    FAIL() << "a softmax over the batch was computed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("node 'mix' (Softmax)"));
    EXPECT_THAT(error.what(), HasSubstr("mixes samples"));
  }
}

TEST(Engine, a_row_that_holds_the_whole_batch_is_refused) {
  Graph graph;
  graph.name = "one row";
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.initializers["row"] = Array::zeros(DType::i64, {2});
  graph.initializers["row"].as<std::int64_t>()[0] = 1;
  graph.initializers["row"].as<std::int64_t>()[1] = -1;
  graph.nodes = {{"Reshape", "mix", {"x", "row"}, {"y"}}};
  graph.outputs = {{"y", DType::f32, {-1, 3}}};
  try {
    const Engine engine(graph);
    FAIL() << "samples were taken for one row";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("node 'mix' (Reshape)"));
    EXPECT_THAT(error.what(), HasSubstr("mixes samples"));
  }
}

TEST(Engine, values_that_several_names_see_keep_their_numbers) {
  Graph graph;
  graph.name = "aliases";
  graph.inputs = {{"x", DType::f32, {-1, 4, 3, 3}}};
  graph.initializers["w"] = random_array(3, {4, 4, 1, 1});
  graph.initializers["shape"] = Array::zeros(DType::i64, {2});
  graph.initializers["shape"].as<std::int64_t>()[1] = -1;
  graph.nodes = {{"Conv", "conv", {"x", "w"}, {"c"}}, {"Identity", "same", {"c"}, {"i"}},
                 {"Flatten", "flat", {"c"}, {"f"}},   {"Reshape", "shaped", {"i", "shape"}, {"s"}},
                 {"Relu", "relu", {"i"}, {"r"}},      {"Add", "sum", {"r", "c"}, {"a"}},
                 {"Relu", "flat_relu", {"f"}, {"g"}}, {"Relu", "input_relu", {"x"}, {"p"}},
                 {"Sub", "rest", {"x", "p"}, {"n"}}};
  for (const char* name : {"i", "f", "s", "r", "a", "g", "p", "n"}) {
    graph.outputs.push_back({name, DType::f32, {}});
  }
  expect_same_as_run_graph(graph, random_array(5, {3, 4, 3, 3}));
}

TEST(Engine, says_its_version_and_instruction_set) {
  EXPECT_THAT(engine_version(), HasSubstr("oneDNN 3."));
}

}  // namespace
}  // namespace etalon::models
