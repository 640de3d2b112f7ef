// SPDX-License-Identifier: Apache-2.0
// Large graphs: the work of reading and checking one grows with its nodes, and there is a limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <span>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/training/computable.hpp"
#include "tests/support/many_nodes.hpp"

namespace etalon::models {
namespace {

using testing::HasSubstr;

/// A graph of rows of four numbers that grows by nodes and ends in a layer with weights.
class Growing {
 public:
  explicit Growing(std::int64_t nodes) : nodes_(nodes) {
    graph_.name = "growing";
    graph_.inputs = {{"input", DType::f32, {-1, 4}}};
    graph_.outputs = {{"logits", DType::f32, {-1, 2}}};
    graph_.initializers["weight"] = filled({4, 2});
  }
  std::string add(const std::string& op, std::vector<std::string> inputs) {
    const std::string name = text("v", graph_.nodes.size());
    graph_.nodes.push_back({op, text(op, "_", name), std::move(inputs), {name}});
    return name;
  }
  std::string constant() {
    const std::string name = text("c", graph_.initializers.size());
    graph_.initializers[name] = filled({4});
    return name;
  }
  [[nodiscard]] bool is_full() const { return std::ssize(graph_.nodes) + 2 >= nodes_; }
  Graph finish(const std::string& last) {
    graph_.nodes.push_back({"MatMul", "head", {last, "weight"}, {"logits"}});
    return std::move(graph_);
  }

 private:
  static Array filled(Shape shape) {
    Array array = Array::zeros(DType::f32, std::move(shape));
    std::ranges::fill(array.as<float>(), 0.5F);
    return array;
  }

  std::int64_t nodes_;
  Graph graph_;
};

Graph chain(std::int64_t nodes) {
  Growing graph(nodes);
  std::string last = "input";
  while (!graph.is_full()) last = graph.add("Relu", {last});
  return graph.finish(last);
}

/// One value that half of the nodes read.
Graph fan_out(std::int64_t nodes) {
  Growing graph(nodes);
  const std::string root = graph.add("Relu", {"input"});
  std::string last = root;
  while (!graph.is_full()) last = graph.add("Add", {last, graph.add("Sigmoid", {root})});
  return graph.finish(last);
}

/// An initializer for each node.
Graph many_initializers(std::int64_t nodes) {
  Growing graph(nodes);
  std::string last = "input";
  while (!graph.is_full()) last = graph.add("Mul", {last, graph.constant()});
  return graph.finish(last);
}

double cpu_seconds() {
  std::timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// CPU time of reading a model and of all that is checked before one is trained: types, parameters,
/// lowering.
double cost_of(const std::string& bytes) {
  const double begin = cpu_seconds();
  const Shape sample = {4};
  check_computable(parse_onnx(std::as_bytes(std::span(bytes)), "growing.onnx"), sample);
  return cpu_seconds() - begin;
}

struct Form {
  const char* name;
  Graph (*grown)(std::int64_t nodes);
};

class GraphSize : public testing::TestWithParam<Form> {};

TEST_P(GraphSize, four_times_the_nodes_cost_about_four_times_as_much) {
  constexpr std::int64_t most = most_nodes - 2;
  const std::string small = onnx_bytes(GetParam().grown(most / 4));
  const std::string large = onnx_bytes(GetParam().grown(most));
  double of_small = 1e9;
  double of_large = 1e9;
  for (int repeat = 0; repeat < 3; ++repeat) {
    of_small = std::min(of_small, cost_of(small));
    of_large = std::min(of_large, cost_of(large));
  }
  EXPECT_GT(of_small, 0.05) << "too little to be measured";
  // A pass that is quadratic takes sixteen times as long.
  EXPECT_LT(of_large, 8 * of_small) << of_small << " s and " << of_large << " s";
}

INSTANTIATE_TEST_SUITE_P(Forms, GraphSize,
                         testing::Values(Form{"chain", chain}, Form{"fan_out", fan_out},
                                         Form{"many_initializers", many_initializers}),
                         [](const auto& form) { return std::string(form.param.name); });

TEST(GraphLimit, one_node_more_than_the_limit_is_refused_before_tensors_are_read) {
  const std::filesystem::path folder = "limit";
  std::filesystem::remove_all(folder);
  // More than any machine has: whoever takes memory for it says so instead.
  constexpr std::uint64_t tensor_bytes = std::uint64_t{1} << 43U;
  write_file(folder / "tensor.bin", std::string_view());
  std::filesystem::resize_file(folder / "tensor.bin", tensor_bytes);
  write_file(folder / "model.onnx",
             etalon::testing_support::many_nodes_onnx(most_nodes + 1, 4, tensor_bytes));
  try {
    static_cast<void>(read_onnx(folder / "model.onnx"));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr(text("model.onnx: the graph has ", most_nodes + 1,
                                             " nodes, more than ", most_nodes)));
  }
}

TEST(GraphLimit, a_graph_of_the_limit_is_read_and_one_node_more_is_not_written) {
  const Graph largest = chain(most_nodes + 1);
  ASSERT_EQ(std::ssize(largest.nodes), most_nodes);
  const std::string bytes = onnx_bytes(largest);
  EXPECT_EQ(std::ssize(parse_onnx(std::as_bytes(std::span(bytes)), "largest").nodes), most_nodes);
  try {
    static_cast<void>(onnx_bytes(chain(most_nodes + 2)));
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr(text("more than ", most_nodes)));
  }
}

}  // namespace
}  // namespace etalon::models
