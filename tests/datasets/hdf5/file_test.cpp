// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <span>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "tests/support/stored_array.hpp"

namespace etalon::datasets {
namespace {

using testing_support::stored_array;

using testing::HasSubstr;

Array counting(DType dtype, const Shape& shape) {
  Array array = Array::zeros(dtype, shape);
  for (std::size_t i = 0; i < array.data.size(); ++i) array.data[i] = static_cast<std::byte>(i * 7);
  return array;
}

template <class Fn>
std::string failure(ErrorKind kind, Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(Hdf5, arrays_of_every_type_and_rank_read_back_equal) {
  for (const DType dtype : {DType::u8, DType::i8, DType::u16, DType::i16, DType::i32, DType::i64,
                            DType::f32, DType::f64}) {
    for (const Shape& shape : {Shape{7}, Shape{2, 3}, Shape{2, 1, 3, 4, 5}}) {
      const Array array = counting(dtype, shape);
      write_hdf5("types.h5", {{"input", array.view()}});
      const Array back = stored_array("types.h5", "input");
      EXPECT_EQ(back.dtype, dtype);
      EXPECT_EQ(back.shape, shape);
      EXPECT_TRUE(back.data == array.data);
    }
  }
}

TEST(Hdf5, a_shape_that_is_not_what_is_stored_is_a_format_error) {
  const Array array = counting(DType::u8, {7777});
  write_hdf5("whole.h5", {{"a", array.view()}});
  std::string bytes = read_text_file("whole.h5");
  // The extent comes first, then the size of what is stored, both as eight bytes.
  const std::string extent("\x61\x1e\0\0\0\0\0\0", 8);
  const std::size_t at = bytes.find(extent);
  ASSERT_NE(at, std::string::npos);
  for (const char low : {'\x62', '\x60'}) {
    bytes[at] = low;
    write_file("claims.h5", bytes);
    EXPECT_THAT(
        failure(ErrorKind::format, [] { static_cast<void>(stored_array("claims.h5", "a")); }),
        HasSubstr("'a' claims shape"));
  }
}

TEST(Hdf5, the_same_arrays_give_the_same_bytes) {
  const Array input = counting(DType::f32, {10, 3});
  const Array label = counting(DType::i64, {10});
  write_hdf5("one.h5", {{"input", input.view()}, {"label", label.view()}});
  write_hdf5("two.h5", {{"label", label.view()}, {"input", input.view()}});
  EXPECT_TRUE(read_binary_file("one.h5") == read_binary_file("two.h5"));
}

TEST(Hdf5, the_test_vector_of_the_format_page) {
  Array input = Array::zeros(DType::f32, {2, 2});
  const std::array<float, 4> values = {1.5F, -2.0F, 0.25F, 3.0F};
  std::ranges::copy(values, input.as<float>().begin());
  Array label = Array::zeros(DType::i64, {2});
  label.as<std::int64_t>()[1] = 1;
  write_hdf5("vector.h5", {{"input", input.view()}, {"label", label.view()}});
  const std::string bytes = read_text_file("vector.h5");
  const std::string page = read_text_file(std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) /
                                          "docs/formats/shards.md");
  EXPECT_THAT(page, HasSubstr(text("a file of ", bytes.size(), " bytes")));
  EXPECT_THAT(page, HasSubstr("```\n" + sha256(bytes).hex() + "\n```"));
  // Values stand in the file as they are, row after row.
  EXPECT_THAT(bytes, HasSubstr(std::string(reinterpret_cast<const char*>(input.data.data()), 16)));
}

TEST(Hdf5, datasets_are_found_by_name) {
  const Array array = counting(DType::u8, {4});
  write_hdf5("names.h5", {{"input", array.view()}});
  const auto bytes = read_binary_file("names.h5");
  EXPECT_EQ(hdf5_names(bytes, "names.h5"), (std::set<std::string>{"input"}));
  EXPECT_NO_THROW(check_hdf5_names(bytes, "names.h5", {"input", "label"}));
  EXPECT_THAT(failure(ErrorKind::format, [&] { check_hdf5_names(bytes, "names.h5", {"label"}); }),
              HasSubstr("names.h5: 'input' is no dataset of this kind"));
  EXPECT_THAT(
      failure(ErrorKind::format, [] { static_cast<void>(stored_array("names.h5", "mask")); }),
      HasSubstr("names.h5: cannot open 'mask'"));
}

TEST(Hdf5, files_that_are_missing_foreign_or_truncated_are_named) {
  EXPECT_THAT(failure(ErrorKind::io, [] { static_cast<void>(stored_array("absent.h5", "x")); }),
              HasSubstr("absent.h5"));
  write_file("text.h5", "no HDF5");
  EXPECT_THAT(failure(ErrorKind::format, [] { static_cast<void>(stored_array("text.h5", "x")); }),
              HasSubstr("text.h5: cannot open the file"));
  const Array array = counting(DType::f64, {1000});
  write_hdf5("whole.h5", {{"input", array.view()}});
  const std::string whole = read_text_file("whole.h5");
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    write_file("cut.h5", whole.substr(0, length));
    EXPECT_THAT(
        failure(ErrorKind::format, [] { static_cast<void>(stored_array("cut.h5", "input")); }),
        HasSubstr("cut.h5: "))
        << length;
  }
}

TEST(Hdf5, messages_that_nobody_reads_are_refused) {
  const Array array = counting(DType::f64, {10});
  write_hdf5("messages.h5", {{"input", array.view()}});
  const std::string whole = read_text_file("messages.h5");
  // The message of the fill value (III.A.2.f) becomes an attribute (III.A.2.m), that of the group's
  // symbol table (III.A.2.r) as well.
  for (const std::string& message :
       {std::string("\x05\0\x08\0\x01\0\0\0", 8), std::string("\x11\0\x10\0\0\0\0\0", 8)}) {
    std::string hostile = whole;
    const auto at = hostile.find(message);
    ASSERT_NE(at, std::string::npos);
    hostile[at] = '\x0C';
    write_file("attribute.h5", hostile);
    EXPECT_THAT(failure(ErrorKind::unsupported,
                        [] { static_cast<void>(stored_array("attribute.h5", "input")); }),
                HasSubstr("has attributes, filters (compression), times or links"));
  }
}

TEST(Hdf5, bytes_that_belong_to_no_array_are_refused) {
  const Array array = counting(DType::f64, {10});
  const Array empty = Array::zeros(DType::u8, {0});
  write_hdf5("places.h5", {{"a", array.view()}, {"empty", empty.view()}, {"z", array.view()}});
  const std::string whole = read_text_file("places.h5");
  static_cast<void>(stored_array("places.h5", "a"));
  std::size_t refused = 0;
  std::size_t zeros = 0;
  for (std::size_t at = 96; at < whole.size(); ++at) {
    if (whole[at] != 0) continue;
    ++zeros;
    std::string changed = whole;
    changed[at] = 'x';
    try {
      static_cast<void>(read_hdf5(std::as_bytes(std::span(changed)), "a", "changed.h5"));
    } catch (const Error&) {
      ++refused;
    }
  }
  // What is left are numbers of the structure that say nothing here (addresses of caches, sizes
  // of padding): a few bytes in each array's header.
  EXPECT_GT(refused, zeros * 85 / 100);
  // At the end: values beside the arrays, with the end of the file fitted.
  std::string longer = whole + std::string(64, 'x');
  const std::uint64_t end = longer.size();
  std::memcpy(longer.data() + 40, &end, sizeof end);
  write_file("longer.h5", longer);
  EXPECT_THAT(failure(ErrorKind::format, [] { static_cast<void>(stored_array("longer.h5", "a")); }),
              HasSubstr("longer.h5: holds bytes that belong to no array (at byte "));
}

TEST(Hdf5, sizes_that_contradict_each_other_are_refused_before_values_are_read) {
  const Array array = counting(DType::f64, {1000});
  write_hdf5("sizes.h5", {{"input", array.view()}});
  const std::string whole = read_text_file("sizes.h5");
  const auto little = [](std::uint64_t value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
  };
  // The layout says where 8000 bytes begin; the shape says that there are 1000 of eight.
  const auto at = whole.find(little(8000));
  ASSERT_NE(at, std::string::npos);
  for (const std::uint64_t size :
       {std::uint64_t{80}, std::uint64_t{7999}, std::uint64_t{1} << 40U}) {
    std::string hostile = whole;
    hostile.replace(at, 8, little(size));
    write_file("hostile.h5", hostile);
    EXPECT_THAT(
        failure(ErrorKind::format, [] { static_cast<void>(stored_array("hostile.h5", "input")); }),
        HasSubstr("hostile.h5: "));
  }
}

TEST(Hdf5, a_write_that_the_system_refuses_is_an_io_error_and_leaves_nothing) {
  const std::filesystem::path folder = "refused";
  std::filesystem::remove_all(folder);
  make_folder(folder);
  const Array array = counting(DType::f64, {100'000});
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{65536, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message =
      failure(ErrorKind::io, [&] { write_hdf5(folder / "a.h5", {{"input", array.view()}}); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_THAT(message, HasSubstr("refused/a.h5: cannot be written (File too large)"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace
}  // namespace etalon::datasets
