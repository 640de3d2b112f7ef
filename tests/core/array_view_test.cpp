// SPDX-License-Identifier: Apache-2.0
#include "core/array_view.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace etalon {
namespace {

constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max() / 2;

TEST(ElementCount, is_the_product_and_one_for_a_scalar) {
  EXPECT_EQ(element_count(Shape{}), 1);
  EXPECT_EQ(element_count(Shape{2, 3, 4}), 24);
  EXPECT_EQ(element_count(Shape{5, 0, 4}), 0);
}

TEST(ElementCount, refuses_negative_extents_and_overflow) {
  for (const Shape& shape : {Shape{-1}, Shape{3, -2}, Shape{huge, 3}, Shape{huge}}) {
    try {
      static_cast<void>(element_count(shape));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
    }
  }
}

TEST(ElementCount, an_empty_array_may_not_hide_extents_whose_strides_overflow) {
  EXPECT_THROW(static_cast<void>(element_count(Shape{0, huge, 4})), Error);
}

TEST(DTypes, names_read_back_and_sizes_are_those_of_the_types) {
  for (const DType type : {DType::u8, DType::i8, DType::u16, DType::i16, DType::i32, DType::i64,
                           DType::f32, DType::f64, DType::boolean}) {
    EXPECT_EQ(parse_dtype(to_string(type)), type);
  }
  EXPECT_EQ(size_of(DType::i16), std::int64_t{sizeof(std::int16_t)});
  EXPECT_EQ(size_of(DType::f64), std::int64_t{sizeof(double)});
  EXPECT_THROW(static_cast<void>(parse_dtype("float32")), Error);
}

TEST(ArrayViews, row_major_means_the_last_axis_is_dense) {
  EXPECT_EQ(row_major_strides(Shape{2, 3, 4}), (Shape{12, 4, 1}));
  const Array array = Array::zeros(DType::f32, {2, 3});
  ArrayView view = array.view();
  EXPECT_TRUE(view.is_contiguous());
  EXPECT_EQ(view.bytes(), 24);
  view.strides = {1, 2};
  EXPECT_FALSE(view.is_contiguous());
}

TEST(Arrays, elements_of_every_type_are_read_as_doubles) {
  Array bytes = Array::zeros(DType::i8, {2});
  bytes.as<std::int8_t>()[1] = -7;
  EXPECT_EQ(element_as_double(bytes, 1), -7.0);
  Array reals = Array::zeros(DType::f32, {2, 2});
  reals.as<float>()[3] = 0.5F;
  EXPECT_EQ(element_as_double(reals, 3), 0.5);
  EXPECT_THROW(static_cast<void>(element_as_double(reals, 4)), Error);
}

}  // namespace
}  // namespace etalon
