// SPDX-License-Identifier: Apache-2.0
#include "models/graph/graph_index.hpp"

#include <gtest/gtest.h>

namespace etalon::models {
namespace {

TEST(GraphIndex, knows_makers_and_readers_as_the_graph_itself_does) {
  Graph graph;
  graph.name = "small";
  graph.inputs = {{"x", DType::f32, {-1, 2}}};
  graph.initializers["c"] = Array::zeros(DType::f32, {2});
  graph.nodes = {{"Add", "first", {"x", "c"}, {"a"}},
                 {"Add", "twice", {"a", "a"}, {"b"}},
                 {"Relu", "last", {"a"}, {"y"}}};
  graph.outputs = {{"y", DType::f32, {}}, {"a", DType::f32, {}}};
  const GraphIndex index(graph);
  for (const char* name : {"x", "c", "a", "b", "y", "nothing"}) {
    EXPECT_EQ(index.producer(name), producer_of(graph, name)) << name;
  }
  EXPECT_EQ(index.consumers("a"), (std::vector<std::int64_t>{1, 1, 2}));
  EXPECT_TRUE(index.consumers("y").empty());
  EXPECT_EQ(index.uses("a"), 4);
  EXPECT_EQ(index.uses("b"), 0);
  EXPECT_TRUE(index.is_output("a"));
  EXPECT_FALSE(index.is_output("b"));
}

}  // namespace
}  // namespace etalon::models
