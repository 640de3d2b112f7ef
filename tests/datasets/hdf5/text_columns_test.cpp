// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/text_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <cstdint>
#include <limits>

#include "core/array_view.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <class T>
Array column_of(DType dtype, const std::vector<T>& values) {
  Array array = Array::zeros(dtype, {std::ssize(values)});
  std::copy(values.begin(), values.end(), array.as<T>().begin());
  return array;
}

std::map<std::string, std::vector<std::string>> columns_of(const std::string& file) {
  return read_text_columns(read_binary_file(file), file);
}

std::string failure(ErrorKind kind, const std::string& file) {
  try {
    static_cast<void>(columns_of(file));
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), kind) << problem.what();
    return problem.what();
  }
  return "no error";
}

/// As other programs write a column of texts; `width` 0: of variable length.
void write_texts(const std::string& file, const std::string& name, std::size_t width,
                 const std::string& bytes, H5T_str_t padding = H5T_STR_NULLPAD) {
  const hid_t handle = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, width == 0 ? H5T_VARIABLE : width);
  H5Tset_strpad(type, padding);
  const hsize_t count = width == 0 ? 1 : bytes.size() / width;
  const hid_t space = H5Screate_simple(1, &count, nullptr);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_obj_track_times(properties, false);
  const hid_t dataset =
      H5Dcreate2(handle, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  const char* whole = bytes.c_str();
  const void* data = width == 0 ? static_cast<const void*>(&whole) : bytes.data();
  ASSERT_GE(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0);
  H5Dclose(dataset);
  H5Pclose(properties);
  H5Sclose(space);
  H5Tclose(type);
  H5Fclose(handle);
}

TEST(TextColumns, are_what_a_comma_separated_table_would_say) {
  const Array whole = column_of<std::int64_t>(DType::i64, {-3, 0, 12});
  const Array reals =
      column_of<double>(DType::f64, {0.1, std::numeric_limits<double>::quiet_NaN(), 1e7});
  const Array floats = column_of<float>(DType::f32, {0.1F, 0.5F, -0.0F});
  const Array bytes = column_of<std::uint8_t>(DType::u8, {0, 1, 255});
  write_hdf5("numbers.h5", {{"whole", whole.view()},
                            {"reals", reals.view()},
                            {"floats", floats.view()},
                            {"bytes", bytes.view()}});
  const auto columns = columns_of("numbers.h5");
  EXPECT_THAT(columns.at("whole"), ElementsAre("-3", "0", "12"));
  EXPECT_THAT(columns.at("reals"), ElementsAre("0.1", "", "10000000"));
  EXPECT_THAT(columns.at("floats"), ElementsAre("0.10000000149011612", "0.5", "0"));
  EXPECT_THAT(columns.at("bytes"), ElementsAre("0", "1", "255"));
}

TEST(TextColumns, texts_of_a_fixed_length_end_where_zeros_fill_them_up) {
  for (const H5T_str_t padding : {H5T_STR_NULLPAD, H5T_STR_NULLTERM}) {
    using namespace std::string_literals;
    write_texts("texts.h5", "case", 4, "a\0\0\0b\xC3\xB6\0    "s, padding);
    EXPECT_THAT(columns_of("texts.h5").at("case"), ElementsAre("a", "b\xC3\xB6", ""));
  }
}

TEST(TextColumns, of_many_names_for_the_same_values_are_refused) {
  using namespace std::string_literals;
  write_texts("linked.h5", "case", 4, "a\0\0\0b\0\0\0"s);
  const hid_t handle = H5Fopen("linked.h5", H5F_ACC_RDWR, H5P_DEFAULT);
  H5Lcreate_hard(handle, "case", handle, "copy", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(handle);
  EXPECT_THAT(failure(ErrorKind::format, "linked.h5"),
              HasSubstr("linked.h5: 'case' and 'copy' share values; write each array by itself"));
}

TEST(TextColumns, of_a_group_are_refused_by_its_name) {
  using namespace std::string_literals;
  write_texts("group.h5", "case", 4, "a\0\0\0"s);
  const hid_t handle = H5Fopen("group.h5", H5F_ACC_RDWR, H5P_DEFAULT);
  H5Gclose(H5Gcreate2(handle, "labels", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Fclose(handle);
  EXPECT_THAT(failure(ErrorKind::unsupported, "group.h5"),
              HasSubstr("group.h5: 'labels' is a group; arrays stand at the root"));
}

TEST(TextColumns, say_what_they_are_not) {
  using namespace std::string_literals;
  write_texts("zero.h5", "case", 4, "a\0b\0"s);
  EXPECT_THAT(failure(ErrorKind::format, "zero.h5"),
              HasSubstr("zero.h5: 'case': the text in row 1 holds a zero byte"));
  write_texts("latin.h5", "case", 2, "ab\xF6z"s);
  EXPECT_THAT(failure(ErrorKind::format, "latin.h5"),
              HasSubstr("latin.h5: 'case': the text in row 2 is not UTF-8"));
  write_texts("spaces.h5", "case", 4, "ab  "s, H5T_STR_SPACEPAD);
  EXPECT_THAT(
      failure(ErrorKind::unsupported, "spaces.h5"),
      HasSubstr("spaces.h5: 'case' has an element type that is not read; write whole numbers"));
  write_texts("variable.h5", "case", 0, "abc");
  EXPECT_THAT(failure(ErrorKind::unsupported, "variable.h5"),
              HasSubstr("variable.h5: 'case' holds texts of variable length; write ones of a fixed "
                        "length (dtype 'S'"));
  write_texts("texts.h5", "case", 4, "a\0\0\0"s);
  try {
    static_cast<void>(read_hdf5(read_binary_file("texts.h5"), "case", "texts.h5"));
    FAIL() << "texts were read as numbers";
  } catch (const Error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("'case' holds texts where other numbers are wanted"));
  }
  const Array two = column_of<std::int64_t>(DType::i64, {1, 2});
  const Array three = column_of<std::int64_t>(DType::i64, {1, 2, 3});
  write_hdf5("unlike.h5", {{"a", two.view()}, {"b", three.view()}});
  EXPECT_THAT(failure(ErrorKind::format, "unlike.h5"),
              HasSubstr("unlike.h5: 'b': has 3 values, 'a' 2"));
  const Array plane = Array::zeros(DType::f32, {2, 2});
  write_hdf5("plane.h5", {{"a", plane.view()}});
  EXPECT_THAT(failure(ErrorKind::format, "plane.h5"), HasSubstr("a column has one dimension"));
}

}  // namespace
}  // namespace etalon::datasets
