// SPDX-License-Identifier: Apache-2.0
#include "models/graph/window.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace etalon::models {
namespace {

using Ints = std::vector<std::int64_t>;

Node pool(std::map<std::string, Attribute> attributes) {
  return {"MaxPool", "pool", {"x"}, {"y"}, std::move(attributes)};
}

TEST(Window, same_padding_keeps_the_extent_and_puts_the_odd_pad_where_it_is_asked) {
  const Ints extents = {7};
  for (const auto& [name, begin] : {std::pair{"SAME_UPPER", 0}, std::pair{"SAME_LOWER", 1}}) {
    const Window window =
        read_window(pool({{"kernel_shape", Ints{2}}, {"auto_pad", std::string(name)}}), extents);
    EXPECT_EQ(window.outputs, Ints{7});
    EXPECT_EQ(window.pads_begin, Ints{begin});
    EXPECT_EQ(window.pads_end, Ints{1 - begin});
  }
}

TEST(Window, ceil_mode_drops_a_window_that_begins_behind_the_input) {
  const Ints extents = {6};
  const auto outputs = [&](std::int64_t stride, Ints pads) {
    return read_window(pool({{"kernel_shape", Ints{2}},
                             {"strides", Ints{stride}},
                             {"pads", std::move(pads)},
                             {"ceil_mode", std::int64_t{1}}}),
                       extents)
        .outputs[0];
  };
  EXPECT_EQ(outputs(4, {0, 0}), 2);
  EXPECT_EQ(outputs(5, {0, 0}), 2);
  EXPECT_EQ(outputs(6, {0, 1}), 1);
}

TEST(Window, numbers_that_a_file_may_hold_and_no_window_has_are_refused_by_name) {
  const Ints extents = {28, 28};
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 31, std::int64_t{1} << 62, least}) {
    for (const char* name : {"kernel_shape", "strides", "dilations"}) {
      for (const char* auto_pad : {"NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"}) {
        Node node = pool({{"kernel_shape", Ints{2, 2}}, {"auto_pad", std::string(auto_pad)}});
        node.attributes[name] = Ints{number, number};
        try {
          static_cast<void>(read_window(node, extents));
          ADD_FAILURE() << name << " " << number << " was taken with " << auto_pad;
        } catch (const Error& error) {
          EXPECT_NE(error.kind(), ErrorKind::internal);
          EXPECT_NE(std::string(error.what()).find("node 'pool' (MaxPool)"), std::string::npos);
        }
      }
    }
  }
}

TEST(Window, pads_of_a_pooling_leave_no_window_outside_the_input) {
  const Ints extents = {8};
  EXPECT_THROW(static_cast<void>(
                   read_window(pool({{"kernel_shape", Ints{2}}, {"pads", Ints{2, 0}}}), extents)),
               Error);
  const Node conv = {"Conv", "conv", {"x", "w"}, {"y"}, {{"pads", Ints{2, 0}}}};
  EXPECT_EQ(read_window(conv, extents, {2}).outputs, Ints{9});
}

TEST(Window, a_transposed_window_is_as_large_as_onnx_says) {
  const Ints extents = {5};
  const Node node = {"ConvTranspose",
                     "up",
                     {"x", "w"},
                     {"y"},
                     {{"strides", Ints{3}},
                      {"pads", Ints{1, 2}},
                      {"output_padding", Ints{2}},
                      {"dilations", Ints{2}}}};
  // stride·(extent − 1) + output_padding + (kernel − 1)·dilation + 1 − pads
  EXPECT_EQ(read_transposed_window(node, extents, {4}).outputs, Ints{12 + 2 + 6 + 1 - 3});
}

}  // namespace
}  // namespace etalon::models
