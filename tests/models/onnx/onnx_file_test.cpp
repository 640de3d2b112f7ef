// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/onnx_file.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

Graph read_back(const std::string& bytes) {
  return parse_onnx(std::as_bytes(std::span(bytes)), "memory");
}

Graph zoo_graph() {
  return build_resnet18({.width = 2, .stem = "small"}, {{1, 8, 8}, 2, {{0.5F}, {2.0F}}}, 1);
}

/// A graph of one node with an attribute of every type that is kept.
Graph graph_with_attributes() {
  Graph graph;
  graph.name = "attributes";
  graph.inputs = {{"x", DType::f32, {-1, 3}}};
  graph.outputs = {{"y", DType::f32, {-1, 3}}};
  graph.nodes = {{"LeakyRelu", "leaky", {"x"}, {"y"}, {{"alpha", 0.25F}}}};
  graph.metadata = {{"etalon.job", "test"}, {"author", "nobody"}};
  return graph;
}

void expect_equal(const Graph& a, const Graph& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.opset, b.opset);
  EXPECT_EQ(a.metadata, b.metadata);
  EXPECT_EQ(a.initializers, b.initializers);
  const auto expect_values = [](const std::vector<ValueInfo>& left,
                                const std::vector<ValueInfo>& right) {
    ASSERT_EQ(left.size(), right.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
      EXPECT_EQ(left[i].name, right[i].name);
      EXPECT_EQ(left[i].dtype, right[i].dtype);
      EXPECT_EQ(left[i].shape, right[i].shape);
    }
  };
  expect_values(a.inputs, b.inputs);
  expect_values(a.outputs, b.outputs);
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    EXPECT_EQ(a.nodes[i].op, b.nodes[i].op);
    EXPECT_EQ(a.nodes[i].name, b.nodes[i].name);
    EXPECT_EQ(a.nodes[i].inputs, b.nodes[i].inputs);
    EXPECT_EQ(a.nodes[i].outputs, b.nodes[i].outputs);
    EXPECT_EQ(a.nodes[i].attributes, b.nodes[i].attributes);
  }
}

TEST(OnnxFile, a_network_is_read_back_as_it_was) {
  expect_equal(read_back(onnx_bytes(zoo_graph())), zoo_graph());
}

TEST(OnnxFile, other_ir_versions_are_refused_by_name) {
  std::string bytes = onnx_bytes(graph_with_attributes());
  ASSERT_EQ(bytes.substr(0, 2), "\x08\x08");  // field 1, ir_version, as the first one
  for (const int version : {3, 11}) {
    bytes[1] = static_cast<char>(version);
    EXPECT_NO_THROW(static_cast<void>(read_back(bytes))) << version;
  }
  for (const int version : {0, 2, 12, 99}) {
    bytes[1] = static_cast<char>(version);
    try {
      static_cast<void>(read_back(bytes));
      ADD_FAILURE() << "IR version " << version << " was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::unsupported);
      EXPECT_NE(std::string(error.what()).find(text("IR version ", version, "; 3 to 11")),
                std::string::npos)
          << error.what();
    }
  }
}

TEST(OnnxFile, attributes_and_metadata_are_read_back) {
  expect_equal(read_back(onnx_bytes(graph_with_attributes())), graph_with_attributes());
}

TEST(OnnxFile, the_same_graph_gives_the_same_bytes) {
  const std::string bytes = onnx_bytes(zoo_graph());
  EXPECT_EQ(onnx_bytes(zoo_graph()), bytes);
  EXPECT_EQ(onnx_bytes(read_back(bytes)), bytes);
}

TEST(OnnxFile, every_element_type_of_an_initializer_is_kept) {
  for (const DType type : {DType::f32, DType::u8, DType::i8, DType::u16, DType::i16, DType::i32,
                           DType::i64, DType::f64, DType::boolean}) {
    Graph graph = graph_with_attributes();
    Array values = Array::zeros(type, {2, 2});
    values.data[0] = std::byte{1};
    graph.initializers["c"] = values;
    EXPECT_EQ(read_back(onnx_bytes(graph)).initializers.at("c"), values) << to_string(type);
  }
}

TEST(OnnxFile, a_graph_that_is_no_valid_model_is_not_written) {
  Graph graph = graph_with_attributes();
  graph.nodes[0].attributes["no_such_attribute"] = std::int64_t{1};
  EXPECT_THROW(static_cast<void>(onnx_bytes(graph)), Error);
}

TEST(OnnxFile, a_truncated_file_is_an_error_that_names_it) {
  const std::string bytes = onnx_bytes(graph_with_attributes());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    try {
      // A cut between two fields may leave a message that parses; it must then be whole enough.
      check_graph(read_back(bytes.substr(0, length)));
    } catch (const Error& error) {
      EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
      EXPECT_EQ(std::string(error.what()).find("memory"), 0U) << error.what();
    }
  }
}

TEST(OnnxFile, changed_bytes_never_crash) {
  const std::string bytes = onnx_bytes(graph_with_attributes());
  const RandomStream draws(2, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 3000; ++round) {
    std::string hostile = bytes;
    for (std::uint64_t change = 0; change < 3; ++change) {
      hostile[draws.below(bytes.size(), 8 * round + change)] =
          static_cast<char>(draws.bits(8 * round + change + 4));
    }
    try {
      static_cast<void>(read_back(hostile));
    } catch (const Error& error) {
      EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
    }
  }
}

}  // namespace
}  // namespace etalon::models
