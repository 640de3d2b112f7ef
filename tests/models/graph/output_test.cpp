// SPDX-License-Identifier: Apache-2.0
#include "models/graph/output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Array number(float value) {
  Array array = Array::zeros(DType::f32, {});
  array.as<float>()[0] = value;
  return array;
}

/// x → Gemm → z, then the given nodes.
Graph behind_gemm(std::vector<Node> nodes, const std::vector<std::string>& outputs) {
  Graph graph;
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.initializers["w"] = Array::zeros(DType::f32, {3, 2});
  graph.initializers["one"] = number(1);
  graph.initializers["two"] = number(2);
  graph.nodes = {{"Gemm", "gemm", {"x", "w"}, {"z"}}};
  graph.nodes.insert(graph.nodes.end(), nodes.begin(), nodes.end());
  for (const auto& name : outputs) graph.outputs.push_back({name, DType::f32, {-1, 2}});
  return graph;
}

std::string refusal(const Graph& graph, std::string_view name = "", std::string_view kind = "") {
  try {
    const ScoredOutput output = find_output(graph, name, kind);
    return "accepted " + output.name;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
}

TEST(ScoredOutput, the_only_output_of_a_layer_is_logits) {
  const auto output = scored_output(behind_gemm({}, {"z"}));
  EXPECT_EQ(output.name, "z");
  EXPECT_EQ(output.kind, OutputKind::logits);
}

TEST(ScoredOutput, a_softmax_or_sigmoid_at_the_end_makes_a_probability) {
  for (const char* op : {"Softmax", "Sigmoid"}) {
    const auto graph =
        behind_gemm({{op, "end", {"z"}, {"s"}}, {"Flatten", "flat", {"s"}, {"p"}}}, {"p"});
    EXPECT_EQ(scored_output(graph).kind, OutputKind::probability) << op;
  }
}

TEST(ScoredOutput, one_minus_sigmoid_beside_sigmoid_is_a_probability) {
  const std::vector<Node> nodes = {
      {"Sigmoid", "s", {"z"}, {"p1"}},
      {"Sub", "rest", {"one", "p1"}, {"p0"}},
      {"Concat", "both", {"p0", "p1"}, {"p"}, {{"axis", std::int64_t{1}}}}};
  const Graph graph = behind_gemm(nodes, {"p"});
  EXPECT_EQ(scored_output(graph).kind, OutputKind::probability);
  const LossGraph loss = loss_graph(graph);
  EXPECT_TRUE(loss.has_logits);
  EXPECT_EQ(loss.graph.outputs[0].name, "p1");
  ASSERT_EQ(loss.graph.nodes.size(), 2U);
  EXPECT_EQ(loss.graph.nodes[1].op, "Identity");
}

TEST(ScoredOutput, of_logits_and_their_softmax_it_is_the_probability_in_either_order) {
  const std::vector<Node> nodes = {{"Softmax", "soft", {"z"}, {"p"}}};
  for (const auto& names : {std::vector<std::string>{"z", "p"}, {"p", "z"}}) {
    const auto output = scored_output(behind_gemm(nodes, names));
    EXPECT_EQ(output.name, "p");
    EXPECT_EQ(output.kind, OutputKind::probability);
    EXPECT_EQ(names[output.index], "p");
  }
}

TEST(ScoredOutput, a_name_says_nothing_about_what_the_numbers_are) {
  const auto graph = behind_gemm({{"Identity", "same", {"z"}, {"probability"}}}, {"probability"});
  EXPECT_EQ(scored_output(graph).kind, OutputKind::logits);
}

TEST(ScoredOutput, several_outputs_need_a_declaration_and_are_listed) {
  const auto graph = behind_gemm({{"Relu", "relu", {"z"}, {"features"}}}, {"features", "z"});
  EXPECT_THAT(refusal(graph),
              AllOf(HasSubstr("'features'"), HasSubstr("'z'"), HasSubstr("model.output")));
  EXPECT_EQ(find_output(graph, "z", "").index, 1U);
  EXPECT_THAT(refusal(graph, "y"), HasSubstr("no output 'y'"));
}

TEST(ScoredOutput, what_the_graph_leaves_in_doubt_is_asked_for) {
  const auto halved =
      behind_gemm({{"Sigmoid", "s", {"z"}, {"q"}}, {"Div", "half", {"q", "two"}, {"p"}}}, {"p"});
  const auto limited = behind_gemm({{"Clip", "clip", {"z"}, {"p"}}}, {"p"});
  for (const Graph& graph : {halved, limited}) {
    EXPECT_THAT(refusal(graph), AllOf(HasSubstr("'p'"), HasSubstr("model.output_kind")));
    EXPECT_EQ(find_output(graph, "", "probability").kind, OutputKind::probability);
    EXPECT_EQ(find_output(graph, "", "logits").kind, OutputKind::logits);
    EXPECT_THAT(refusal(graph, "", "score"), HasSubstr("logits or probability"));
  }
}

TEST(ScoredOutput, a_softmax_is_not_declared_logits) {
  const auto graph = behind_gemm({{"Softmax", "soft", {"z"}, {"p"}}}, {"p"});
  EXPECT_THAT(refusal(graph, "", "logits"), AllOf(HasSubstr("'soft' (Softmax)"), HasSubstr("'p'")));
}

TEST(ScoredOutput, a_declaration_is_kept_in_the_metadata) {
  Graph graph = behind_gemm({{"Relu", "relu", {"z"}, {"features"}}}, {"features", "z"});
  declare_output(graph, find_output(graph, "features", "probability"));
  EXPECT_EQ(graph.metadata.at("etalon.output"), "features");
  EXPECT_EQ(graph.metadata.at("etalon.output_kind"), "probability");
  EXPECT_EQ(scored_output(graph).kind, OutputKind::probability);
  // Another output is not what the metadata speak of.
  EXPECT_EQ(find_output(graph, "z", "").kind, OutputKind::logits);
}

TEST(ScoredOutput, models_of_the_zoo_declare_their_probability) {
  const Graph graph = build_mlp({}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
  EXPECT_EQ(graph.metadata.at("etalon.output"), "probability");
  EXPECT_EQ(scored_output(graph).kind, OutputKind::probability);
}

TEST(LossGraph, ends_in_the_logits_and_holds_nothing_else) {
  Graph graph = behind_gemm(
      {{"Gemm", "aside", {"x", "other"}, {"unused"}}, {"Softmax", "soft", {"z"}, {"p"}}},
      {"p", "unused"});
  graph.initializers["other"] = Array::zeros(DType::f32, {3, 2});
  declare_output(graph, find_output(graph, "p", ""));
  const LossGraph loss = loss_graph(graph);
  EXPECT_TRUE(loss.has_logits);
  ASSERT_EQ(loss.graph.nodes.size(), 2U);
  EXPECT_EQ(loss.graph.nodes[1].op, "Identity");
  EXPECT_FALSE(loss.graph.initializers.contains("other"));
}

TEST(LossGraph, says_when_no_logits_stand_before_a_probability) {
  Graph graph = behind_gemm({{"Clip", "clip", {"z"}, {"p"}}}, {"p"});
  declare_output(graph, find_output(graph, "p", "probability"));
  EXPECT_FALSE(loss_graph(graph).has_logits);
}

}  // namespace
}  // namespace etalon::models
