// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::models {
namespace {

std::string fault(Node node, ErrorKind kind = ErrorKind::format) {
  Graph graph;
  graph.nodes = {std::move(node)};
  try {
    check_signatures(graph);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "";
}

TEST(Signature, what_operators_require_is_enough) {
  EXPECT_EQ(fault({"Conv", "c", {"x", "w"}, {"y"}, {}}), "");
  EXPECT_EQ(fault({"Conv", "c", {"x", "w", ""}, {"y"}, {}}), "");
  EXPECT_EQ(fault({"Clip", "c", {"x", "", "high"}, {"y"}, {}}), "");
  EXPECT_EQ(fault({"Dropout", "d", {"x"}, {"y", "mask"}, {}}), "");
  EXPECT_EQ(fault({"Concat", "c", {"a", "b", "c", "d", "e"}, {"y"}, {}}), "");
  EXPECT_EQ(fault({"NoSuchOperator", "n", {}, {}, {}}), "");
}

TEST(Signature, what_is_missing_or_too_much_is_named) {
  EXPECT_THAT(
      fault({"Conv", "c", {"x"}, {"y"}, {}}),
      testing::HasSubstr("node 'c' (Conv) has 1 inputs; in opset 17 the operator has 2 to 3"));
  EXPECT_THAT(fault({"Conv", "c", {"x", ""}, {"y"}, {}}),
              testing::HasSubstr("its input W is missing"));
  EXPECT_THAT(fault({"Add", "a", {"x", "y", "z"}, {"s"}, {}}, ErrorKind::unsupported),
              testing::HasSubstr("has 3 inputs; in opset 17 the operator has 2"));
  EXPECT_THAT(fault({"Concat", "c", {}, {"y"}, {}}),
              testing::HasSubstr("has 0 inputs; in opset 17 the operator has 1 or more"));
  EXPECT_THAT(fault({"Concat", "c", {"a", ""}, {"y"}, {}}),
              testing::HasSubstr("input inputs is missing"));
  EXPECT_THAT(fault({"Relu", "r", {"x"}, {}, {}}),
              testing::HasSubstr("has 0 outputs; in opset 17 the operator has 1"));
  EXPECT_THAT(fault({"BatchNormalization", "b", {"x", "s", "b", "m"}, {"y"}, {}}),
              testing::HasSubstr("has 4 inputs; in opset 17 the operator has 5"));
}

}  // namespace
}  // namespace etalon::models
