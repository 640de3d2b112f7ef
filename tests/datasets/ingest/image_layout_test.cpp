// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/image_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::datasets {
namespace {

/// Elements 0, 1, 2, … in the order of the array.
Array counting(const Shape& shape) {
  Array array = Array::zeros(DType::i32, shape);
  std::int32_t next = 0;
  for (std::int32_t& element : array.as<std::int32_t>()) element = next++;
  return array;
}

TEST(ImageLayout, certain_shapes_need_no_declaration) {
  EXPECT_EQ(image_layout("auto", Shape{5, 28, 28}, "a"), "NHW");
  EXPECT_EQ(image_layout("auto", Shape{5, 28, 28, 3}, "a"), "NHWC");
  EXPECT_EQ(image_layout("auto", Shape{5, 28, 20, 1}, "a"), "NHWC");
}

TEST(ImageLayout, other_shapes_are_refused_by_their_shape) {
  for (const Shape& shape : {Shape{24, 8, 8, 8}, Shape{5, 3, 28, 28}, Shape{5, 1, 28, 3},
                             Shape{5, 28, 28, 2}, Shape{5, 8, 8, 8, 1}}) {
    try {
      static_cast<void>(image_layout("auto", shape, "a.npz: train_images"));
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      EXPECT_THAT(error.what(), testing::HasSubstr("declare data.layout"));
    }
  }
  EXPECT_THROW(static_cast<void>(image_layout("NHWC", Shape{5, 28, 28}, "a")), Error);
}

TEST(ImageLayout, a_sample_has_its_channels_first_whatever_the_layout) {
  struct Case {
    std::string layout;
    Shape shape;
    Shape sample;
    /// Value of element (c,z,y,x) of sample 1.
    std::int64_t (*value)(std::int64_t c, std::int64_t z, std::int64_t y, std::int64_t x);
  };
  const std::vector<Case> cases = {
      {"NHW", {2, 3, 4}, {1, 3, 4}, [](auto, auto, auto y, auto x) { return 12 + y * 4 + x; }},
      {"NHWC",
       {2, 3, 4, 2},
       {2, 3, 4},
       [](auto c, auto, auto y, auto x) { return 24 + (y * 4 + x) * 2 + c; }},
      {"NCHW",
       {2, 2, 3, 4},
       {2, 3, 4},
       [](auto c, auto, auto y, auto x) { return 24 + (c * 3 + y) * 4 + x; }},
      {"NDHW",
       {2, 5, 3, 4},
       {1, 5, 3, 4},
       [](auto, auto z, auto y, auto x) { return 60 + (z * 3 + y) * 4 + x; }},
      {"NDHWC",
       {2, 5, 3, 4, 2},
       {2, 5, 3, 4},
       [](auto c, auto z, auto y, auto x) { return 120 + ((z * 3 + y) * 4 + x) * 2 + c; }},
      {"NCDHW", {2, 2, 5, 3, 4}, {2, 5, 3, 4}, [](auto c, auto z, auto y, auto x) {
         return 120 + ((c * 5 + z) * 3 + y) * 4 + x;
       }}};
  for (const Case& each : cases) {
    const Array sample = sample_at(counting(each.shape), each.layout, 1);
    ASSERT_EQ(sample.shape, each.sample) << each.layout;
    EXPECT_EQ(sample_shape(each.layout, each.shape), each.sample);
    const std::int64_t depth = each.sample.size() == 4 ? each.sample[1] : 1;
    std::size_t at = 0;
    for (std::int64_t c = 0; c < each.sample[0]; ++c) {
      for (std::int64_t z = 0; z < depth; ++z) {
        for (std::int64_t y = 0; y < 3; ++y) {
          for (std::int64_t x = 0; x < 4; ++x) {
            ASSERT_EQ(sample.as<std::int32_t>()[at++], each.value(c, z, y, x)) << each.layout;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace etalon::datasets
