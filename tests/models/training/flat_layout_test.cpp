// SPDX-License-Identifier: Apache-2.0
#include "models/training/flat_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "models/graph/parameters.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

Graph network() {
  return build_resnet18({.width = 3, .stem = "small"}, {{1, 8, 8}, 2, {{0}, {1}}}, 1);
}

TEST(FlatLayout, entries_are_aligned_and_do_not_overlap) {
  const FlatLayout layout(network());
  std::set<std::int64_t> taken;
  const auto take = [&](const FlatLayout::Entry& entry) {
    EXPECT_EQ(entry.offset % 16, 0) << entry.name;
    EXPECT_EQ(entry.count, element_count(entry.shape)) << entry.name;
    for (std::int64_t i = 0; i < entry.count; ++i) {
      EXPECT_TRUE(taken.insert(entry.offset + i).second) << entry.name;
    }
  };
  for (const auto& entry : layout.parameters()) {
    take(entry);
    EXPECT_LE(entry.offset + entry.count, layout.statistics_begin()) << entry.name;
  }
  for (const auto& entry : layout.statistics()) {
    take(entry);
    EXPECT_GE(entry.offset, layout.statistics_begin()) << entry.name;
  }
  EXPECT_TRUE(taken.insert(layout.loss()).second);
  EXPECT_LT(*taken.rbegin(), layout.size());
}

TEST(FlatLayout, it_holds_every_parameter_and_statistic) {
  const Graph graph = network();
  const FlatLayout layout(graph);
  std::int64_t count = 0;
  for (const auto& entry : layout.parameters()) count += entry.count;
  EXPECT_EQ(count, parameter_count(graph));
  EXPECT_EQ(layout.statistics().size(), running_statistics(graph).size());
}

TEST(FlatLayout, what_is_scattered_is_gathered_again) {
  Graph graph = network();
  const FlatLayout layout(graph);
  std::vector<float> flat(static_cast<std::size_t>(layout.size()));
  layout.gather(graph, flat);
  for (float& value : flat) value += 1.0F;
  layout.scatter(flat, graph);
  std::vector<float> again(flat.size(), -5.0F);
  layout.gather(graph, again);
  std::int64_t compared = 0;
  for (const auto* entries : {&layout.parameters(), &layout.statistics()}) {
    for (const auto& entry : *entries) {
      const auto at = static_cast<std::ptrdiff_t>(entry.offset);
      EXPECT_TRUE(
          std::equal(flat.begin() + at, flat.begin() + at + entry.count, again.begin() + at))
          << entry.name;
      compared += entry.count;
    }
  }
  // Padding is zero: it travels and is hashed by nobody, but must not be garbage.
  const auto zeros = std::ranges::count(again, 0.0F);
  EXPECT_GE(zeros, layout.size() - compared);
}

TEST(FlatLayout, statistics_have_the_momentum_of_their_node) {
  Graph graph = network();
  for (Node& node : graph.nodes) {
    if (node.name == "stem.norm") node.attributes["momentum"] = 0.25F;
  }
  const FlatLayout layout(graph);
  EXPECT_EQ(layout.statistics()[0].momentum, 0.25F);
  EXPECT_EQ(layout.statistics()[1].momentum, 0.25F);
  EXPECT_EQ(layout.statistics()[2].momentum, 0.9F);
}

TEST(FlatLayout, statistics_that_are_no_constants_of_their_own_are_refused_by_name) {
  Graph graph = network();
  std::string shared;
  for (Node& node : graph.nodes) {
    if (node.op != "BatchNormalization") continue;
    if (shared.empty()) shared = node.inputs[3];
    node.inputs[4] = shared;
  }
  try {
    const FlatLayout layout(graph);
    FAIL() << "one array serves as two statistics";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_NE(std::string(error.what()).find("'stem.norm'"), std::string::npos) << error.what();
  }
}

TEST(FlatLayout, layers_that_the_scored_output_does_not_read_are_left_out) {
  Graph graph = network();
  graph.nodes.push_back({"Gemm", "aside", {"flatten", "aside.weight"}, {"aside"}});
  graph.initializers["aside.weight"] = Array::zeros(DType::f32, {24, 2});
  graph.outputs.push_back({"aside", DType::f32, {-1, 2}});
  const FlatLayout layout(graph);
  for (const auto& entry : layout.parameters()) EXPECT_NE(entry.name, "aside.weight");
}

}  // namespace
}  // namespace etalon::models
