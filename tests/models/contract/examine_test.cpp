// SPDX-License-Identifier: Apache-2.0
#include "models/contract/examine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/parameters.hpp"
#include "models/zoo/imported.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

Array random(Shape shape) {
  Array array = Array::zeros(DType::f32, std::move(shape));
  const RandomStream draws(3, RandomPurpose::test);
  std::size_t i = 0;
  for (float& value : array.as<float>()) value = static_cast<float>(draws.normal(i++));
  return array;
}

Array whole(const std::vector<std::int64_t>& values) {
  Array array = Array::zeros(DType::i64, {std::ssize(values)});
  std::ranges::copy(values, array.as<std::int64_t>().begin());
  return array;
}

/// input (N,3) → Gemm → logits (N,columns), then the given nodes.
Graph linear(std::int64_t columns, std::vector<Node> nodes = {},
             const std::string& output = "logits") {
  Graph graph;
  graph.inputs = {{"input", DType::f32, {-1, 3}}};
  graph.outputs = {{output, DType::f32, {-1, columns}}};
  graph.initializers["w"] = random({3, columns});
  graph.initializers["b"] = random({columns});
  graph.nodes = {{"Gemm", "gemm", {"input", "w", "b"}, {"logits"}}};
  graph.nodes.insert(graph.nodes.end(), nodes.begin(), nodes.end());
  return graph;
}

ModelDemand table(std::int64_t classes = 2, const std::string& loss = "cross_entropy") {
  ModelDemand demand;
  demand.sample_shape = {3};
  demand.classes = classes;
  demand.train.loss = loss;
  return demand;
}

/// All objections in one line each: `kind: message`.
std::string objections(const Graph& graph, const ModelDemand& demand) {
  std::string lines;
  for (const auto& objection : examine(graph, demand, Look::dry_run).objections) {
    lines += text(to_string(objection.kind), ": ", objection.message, "\n");
  }
  return lines;
}

TEST(Examine, a_model_that_fits_is_described) {
  const auto found = examine(linear(2), table(), Look::dry_run);
  EXPECT_THAT(found.objections, IsEmpty());
  EXPECT_EQ(found.output->name, "logits");
  EXPECT_EQ(found.trained, (std::vector<std::string>{"w", "b"}));
  EXPECT_EQ(found.parameters, 8);
  EXPECT_THAT(found.frozen, IsEmpty());
}

TEST(Examine, models_of_the_zoo_fit) {
  const ModelTask rows{{3}, 2, {{0, 0, 0}, {1, 1, 1}}};
  EXPECT_EQ(objections(build_mlp({.dropout = 0.5}, rows, 1), table()), "");
  EXPECT_EQ(objections(build_mlp({}, {{3}, 1, rows.standardization}, 1),
                       table(2, "binary_cross_entropy")),
            "");
  ModelDemand images = table(3);
  images.sample_shape = {1, 16, 16};
  EXPECT_EQ(objections(build_resnet18({.width = 2}, {{1, 16, 16}, 3, {{0}, {1}}}, 1), images), "");
  ModelDemand volumes = table(2, "dice_cross_entropy");
  volumes.sample_shape = {1, 4, 4, 4};
  volumes.has_masks = true;
  EXPECT_EQ(
      objections(build_unet3d({.channels = {2, 4}}, {{1, 4, 4, 4}, 2, {{0}, {1}}}, 1), volumes),
      "");
}

TEST(Examine, two_inputs_are_named) {
  Graph graph = linear(2);
  graph.inputs.push_back({"clinical", DType::f32, {-1, 5}});
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("unsupported: "), HasSubstr("2 inputs"), HasSubstr("'input' (-1,3)"),
                    HasSubstr("'clinical' (-1,5)")));
}

TEST(Examine, other_features_are_named_with_both_shapes) {
  ModelDemand demand = table();
  demand.sample_shape = {4};
  EXPECT_THAT(objections(linear(2), demand),
              AllOf(HasSubstr("config: "), HasSubstr("(-1,3)"), HasSubstr("(-1,4)")));
}

TEST(Examine, a_fixed_batch_is_named_in_input_and_reshape) {
  Graph graph = linear(2);
  graph.inputs[0].shape = {1, 3};
  graph.initializers["to"] = whole({1, -1});
  graph.nodes.insert(graph.nodes.begin(), {"Reshape", "flat", {"input", "to"}, {"r"}});
  graph.nodes[1].inputs[0] = "r";
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("fixed batch of 1"), HasSubstr("node 'flat' (Reshape)"),
                    HasSubstr("unsupported: ")));
}

TEST(Examine, samples_that_are_mixed_by_an_open_reshape_are_found) {
  Graph graph = linear(2);
  graph.initializers["turn"] = whole({3, -1});
  graph.nodes[0].inputs[0] = "mixed";
  graph.initializers["to"] = whole({-1, 3});
  graph.nodes.insert(graph.nodes.begin(), {{"Transpose", "turn", {"input"}, {"turned"}},
                                           {"Reshape", "back", {"turned", "to"}, {"mixed"}}});
  EXPECT_THAT(objections(graph, table()), HasSubstr("depends on the other samples of its batch"));
}

TEST(Examine, other_numbers_of_classes_are_named) {
  EXPECT_THAT(objections(linear(2), table(3)),
              AllOf(HasSubstr("config: "), HasSubstr("2 columns"), HasSubstr("3 classes")));
  EXPECT_THAT(objections(linear(1000), table()),
              AllOf(HasSubstr("1000 columns"), HasSubstr("2 classes")));
  EXPECT_THAT(objections(linear(1), table(3)), HasSubstr("1 column, "));
  EXPECT_EQ(objections(linear(1), table()), "") << "one logit is enough for two classes";
}

TEST(Examine, binary_cross_entropy_is_for_two_classes_and_one_logit) {
  EXPECT_THAT(objections(linear(1), table(3, "binary_cross_entropy")),
              AllOf(HasSubstr("config: "), HasSubstr("two classes"), HasSubstr("has 3")));
  EXPECT_THAT(objections(linear(2), table(2, "binary_cross_entropy")), HasSubstr("one logit"));
  EXPECT_EQ(objections(linear(1), table(2, "binary_cross_entropy")), "");
}

TEST(Examine, a_quantized_model_is_refused) {
  const Graph graph = linear(2,
                             {{"QuantizeLinear", "q", {"logits", "s"}, {"levels"}},
                              {"DequantizeLinear", "d", {"levels", "s"}, {"y"}}},
                             "y");
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("unsupported: "), HasSubstr("quantized"), HasSubstr("'q'")));
}

TEST(Examine, operators_that_nothing_computes_are_all_named) {
  const Graph graph =
      linear(2, {{"Erf", "e", {"logits"}, {"a"}}, {"Gelu", "g", {"a"}, {"y"}}}, "y");
  EXPECT_THAT(objections(graph, table()), AllOf(HasSubstr("'e'"), HasSubstr("'g'")));
}

TEST(Examine, a_probability_is_trained_through_its_logits) {
  EXPECT_EQ(objections(linear(2, {{"Softmax", "soft", {"logits"}, {"p"}}}, "p"), table()), "");
  EXPECT_EQ(objections(linear(1, {{"Sigmoid", "s", {"logits"}, {"p"}}}, "p"), table()), "");
}

TEST(Examine, two_sigmoids_are_no_probability_of_two_classes) {
  const Graph graph = linear(2, {{"Sigmoid", "s", {"logits"}, {"p"}}}, "p");
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("unsupported: "), HasSubstr("'p'"), HasSubstr("model.output")));
}

TEST(Examine, a_probability_without_logits_is_validated_as_it_is_but_not_trained) {
  Graph graph =
      linear(1, {{"Sigmoid", "s", {"logits"}, {"q"}}, {"Mul", "square", {"q", "q"}, {"p"}}}, "p");
  declare_output(graph, find_output(graph, "p", "probability"));
  ModelDemand demand = table();
  EXPECT_THAT(
      objections(graph, demand),
      AllOf(HasSubstr("unsupported: "), HasSubstr("model.output"), HasSubstr("learning_rate = 0")));
  demand.train.schedule.learning_rate = 0;
  EXPECT_EQ(objections(graph, demand), "");
}

TEST(Examine, logits_that_are_declared_a_probability_are_found_out) {
  Graph graph = linear(2);
  declare_output(graph, {"logits", OutputKind::probability, 0});
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("config: "), HasSubstr("model.output_kind")));
}

TEST(Examine, what_the_engine_does_not_predict_is_not_trained) {
  Graph graph = linear(2);
  graph.inputs[0].shape = {-1, 2, 2, 3};
  graph.nodes = {{"MatMul", "product", {"input", "w"}, {"m"}},
                 {"ReduceMean",
                  "mean",
                  {"m"},
                  {"logits"},
                  {{"axes", std::vector<std::int64_t>{1, 2}}, {"keepdims", std::int64_t{0}}}}};
  ModelDemand demand = table();
  demand.sample_shape = {2, 2, 3};
  EXPECT_THAT(objections(graph, demand), AllOf(HasSubstr("unsupported: "), HasSubstr("'product'")));
}

TEST(Examine, a_constant_that_is_no_number_is_named) {
  Graph graph = linear(2);
  graph.initializers["w"].as<float>()[1] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(objections(graph, table()),
            "numeric: the constant 'w' is not a number (nan) in 1 of 6 places; export the model "
            "again from weights that are finite\n");
  // Where a kernel may drop it: the larger of 0 and no number.
  Graph dropped = linear(2, {{"Relu", "relu", {"logits"}, {"y"}}}, "y");
  dropped.initializers["b"].as<float>()[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(objections(dropped, table()), HasSubstr("the constant 'b' is not a number"));
}

TEST(Examine, an_output_that_is_not_finite_is_named) {
  Graph graph = linear(2);
  for (float& value : graph.initializers["w"].as<float>()) value = 3e38F;
  EXPECT_THAT(objections(graph, table()),
              AllOf(HasSubstr("numeric: the output 'logits' is "), HasSubstr("made-up samples")));
  // 0 / 0, without any constant that is not finite.
  const Graph divided = linear(
      2, {{"Sub", "zero", {"logits", "logits"}, {"z"}}, {"Div", "none", {"z", "z"}, {"y"}}}, "y");
  EXPECT_THAT(objections(divided, table()), HasSubstr("numeric: the output 'y' is "));
}

TEST(Examine, what_is_finite_for_positive_samples_alone_is_no_fault) {
  // x / relu(x) is 1 for positive x, and 0 / 0 or infinite else.
  Graph graph = linear(2);
  graph.nodes[0].inputs[0] = "q";
  graph.nodes.insert(graph.nodes.begin(),
                     {{"Relu", "relu", {"input"}, {"r"}}, {"Div", "ratio", {"input", "r"}, {"q"}}});
  EXPECT_EQ(objections(graph, table()), "");
}

TEST(Examine, infinite_constants_that_no_output_shows_are_no_fault) {
  Graph graph = linear(2);
  graph.nodes[0].inputs[0] = "clipped";
  graph.nodes.insert(graph.nodes.begin(), {"Clip", "clip", {"input", "low", "high"}, {"clipped"}});
  graph.initializers["low"] = Array::zeros(DType::f32, {});
  graph.initializers["low"].as<float>()[0] = -std::numeric_limits<float>::infinity();
  graph.initializers["high"] = Array::zeros(DType::f32, {});
  graph.initializers["high"].as<float>()[0] = 1e6F;
  EXPECT_EQ(objections(graph, table()), "");
}

TEST(Examine, what_will_be_quantized_is_tried_out_quantized) {
  ModelDemand images = table(2);
  images.sample_shape = {1, 16, 16};
  images.int8 = CompressOptions{};
  const Graph graph = build_resnet18({.width = 8}, {{1, 16, 16}, 2, {{0}, {1}}}, 1);
  const auto found = examine(graph, images, Look::dry_run);
  EXPECT_THAT(found.objections, IsEmpty());
  EXPECT_EQ(found.trial,
            "2 made-up samples of (1,16,16) through executor, gradient and engine, also in int8");
}

TEST(Examine, a_moment_takes_smaller_samples_of_a_large_model) {
  ModelDemand images = table(2);
  images.sample_shape = {3, 512, 512};
  const Graph graph = build_resnet18({.width = 64}, {{3, 512, 512}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
  const auto found = examine(graph, images, Look::moment);
  EXPECT_THAT(found.objections, IsEmpty());
  EXPECT_THAT(found.trial, AllOf(HasSubstr("2 made-up samples of (3,"),
                                 HasSubstr(" instead of (3,512,512) through executor, gradient")));
}

/// (1,extent,extent) → Conv of this kernel → rows of fixed length, so that no smaller samples fit.
Graph of_one_extent(std::int64_t extent, std::int64_t kernel) {
  const std::int64_t left = extent - kernel + 1;
  Graph graph = linear(2);
  graph.inputs[0].shape = {-1, 1, extent, extent};
  graph.initializers["first"] = random({16, 1, kernel, kernel});
  graph.initializers["w"] = random({16, 2});
  graph.initializers["to"] = whole({-1, 16, left * left});
  graph.nodes[0].inputs[0] = "mean";
  graph.nodes.insert(graph.nodes.begin(),
                     {{"Conv", "one", {"input", "first"}, {"a"}},
                      {"Reshape", "rows", {"a", "to"}, {"r"}},
                      {"ReduceMean",
                       "mean",
                       {"r"},
                       {"mean"},
                       {{"axes", std::vector<std::int64_t>{2}}, {"keepdims", std::int64_t{0}}}}});
  return graph;
}

TEST(Examine, a_moment_takes_one_sample_where_a_model_computes_no_smaller_ones) {
  ModelDemand images = table(2);
  images.sample_shape = {1, 512, 512};
  const auto found = examine(of_one_extent(512, 9), images, Look::moment);
  EXPECT_THAT(found.objections, IsEmpty());
  EXPECT_EQ(found.trial,
            "1 made-up sample of (1,512,512) through executor and engine, without gradient");
}

TEST(Examine, a_moment_is_not_spent_on_what_takes_many_seconds) {
  ModelDemand images = table(2);
  images.sample_shape = {1, 4096, 4096};
  const auto found = examine(of_one_extent(4096, 9), images, Look::moment);
  EXPECT_THAT(found.objections, IsEmpty());
  EXPECT_EQ(found.trial, "none: one sample takes longer than a look may");
}

TEST(Examine, a_model_without_weights_is_not_trained) {
  Graph graph = linear(2);
  graph.metadata["etalon.frozen"] = "w\nb";
  ModelDemand demand = table();
  EXPECT_THAT(objections(graph, demand), HasSubstr("nothing in the model can be trained"));
  demand.train.schedule.learning_rate = 0;
  EXPECT_EQ(objections(graph, demand), "");
}

TEST(Examine, all_objections_are_given_at_once) {
  Graph graph = linear(2, {{"Erf", "e", {"logits"}, {"y"}}}, "y");
  graph.inputs[0].shape = {1, 4};
  const auto found = examine(graph, table(3, "binary_cross_entropy"), Look::dry_run).objections;
  EXPECT_EQ(found.size(), 4U);
  try {
    throw_objections(found);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("two classes"), HasSubstr("fixed batch"), HasSubstr("'e'")));
  }
}

TEST(DeclaredModel, outputs_and_frozen_weights_are_kept_in_the_metadata) {
  const Graph graph = declared_model(linear(2), {.output = "logits", .frozen = {"b"}});
  EXPECT_EQ(graph.metadata.at("etalon.output_kind"), "logits");
  EXPECT_EQ(trainable_parameters(graph), std::vector<std::string>{"w"});
  EXPECT_THROW(static_cast<void>(declared_model(linear(2), {.frozen = {"c"}})), Error);
}

TEST(StandardizedModel, raw_inputs_are_scaled_in_front_of_the_first_layer) {
  const Graph graph = standardized_model(linear(2), {{1, 2, 3}, {1, 2, 4}});
  check_graph(graph);
  EXPECT_EQ(graph.nodes[0].op, "Sub");
  EXPECT_EQ(graph.nodes[1].op, "Div");
  EXPECT_EQ(graph.nodes[2].inputs[0], graph.nodes[1].outputs[0]);
  EXPECT_EQ(trainable_parameters(graph), (std::vector<std::string>{"w", "b"}));
  EXPECT_EQ(objections(graph, table()), "");
  EXPECT_THROW(static_cast<void>(standardized_model(linear(2), {{1}, {1}})), Error);
}

TEST(StandardizedModel, each_channel_has_its_own_mean_and_deviation) {
  const Standardization values = {{1, 2, 3}, {4, 5, 6}};
  for (const Shape& shape : {Shape{2, 3}, Shape{2, 3, 3, 3}, Shape{2, 3, 2, 3, 3}}) {
    Graph graph;
    graph.inputs = {{"input", DType::f32, shape}};
    graph.inputs[0].shape[0] = -1;
    graph.outputs = {{"same", DType::f32, graph.inputs[0].shape}};
    graph.nodes = {{"Identity", "same", {"input"}, {"same"}}};
    const Array x = random(shape);
    const Array y = run_graph(standardized_model(graph, values), {&x, 1}).at(0);
    const auto places = static_cast<std::size_t>(element_count(shape)) / 6;
    for (std::size_t i = 0; i < x.as<float>().size(); ++i) {
      const std::size_t channel = i / places % 3;
      EXPECT_FLOAT_EQ(y.as<float>()[i],
                      (x.as<float>()[i] - values.mean[channel]) / values.deviation[channel])
          << shape_text(shape) << ", element " << i;
    }
  }
}

}  // namespace
}  // namespace etalon::models
