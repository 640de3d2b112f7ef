// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/column_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/array_view.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Three rows of every type of number.
void write_numbers(const std::string& file) {
  std::map<std::string, Array> arrays;
  const auto add = [&]<class T>(const std::string& name, DType type, std::vector<T> values) {
    Array array = Array::zeros(type, {std::ssize(values)});
    std::ranges::copy(values, array.as<T>().begin());
    arrays.emplace(name, std::move(array));
  };
  add("f64", DType::f64, std::vector<double>{0.25, -0.0, std::nan("")});
  add("f32", DType::f32, std::vector<float>{0.5F, 1e30F, -3});
  add("i64", DType::i64, std::vector<std::int64_t>{7, -8, 9'000'000'000});
  add("i32", DType::i32, std::vector<std::int32_t>{1, -2, 3});
  add("u8", DType::u8, std::vector<std::uint8_t>{0, 1, 255});
  std::map<std::string, ArrayView> views;
  for (const auto& [name, array] : arrays) views[name] = array.view();
  write_hdf5(file, views);
}

TEST(ColumnFile, reads_rows_of_every_type_as_the_whole_table_does) {
  write_numbers("table.h5");
  const ColumnFile file("table.h5");
  const std::string bytes = read_text_file("table.h5");
  const auto whole = read_text_columns(std::as_bytes(std::span(bytes)), "table.h5");
  EXPECT_EQ(file.rows(), 3);
  EXPECT_THAT(file.columns(), ElementsAre("f32", "f64", "i32", "i64", "u8"));
  for (const std::string& column : file.columns()) {
    EXPECT_TRUE(file.has_numbers(column));
    std::vector<std::string> texts;
    for (std::int64_t row = 0; row < 3; ++row) texts.push_back(file.text_at(column, row));
    EXPECT_EQ(texts, whole.at(column)) << column;
  }
  std::vector<double> last(2);
  file.numbers("i64", 1, last);
  EXPECT_THAT(last, ElementsAre(-8, 9'000'000'000));
  file.numbers("f64", 1, last);
  EXPECT_TRUE(std::isnan(last[1]));
  EXPECT_EQ(file.width("f32"), 4);
}

TEST(ColumnFile, has_the_digest_of_its_bytes_and_tells_when_they_change) {
  write_numbers("table.h5");
  const ColumnFile file("table.h5");
  std::int64_t told = 0;
  EXPECT_EQ(file.digest([&](std::int64_t done) { told = done; }), sha256_file("table.h5"));
  EXPECT_EQ(told, file.bytes());
  file.require_unchanged();
  std::ofstream("table.h5", std::ios::app | std::ios::binary) << "x";
  try {
    file.require_unchanged();
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::integrity);
    EXPECT_THAT(problem.what(), HasSubstr("table.h5: was changed"));
  }
}

TEST(ColumnFile, refuses_what_is_no_table) {
  const auto failure = [](const std::string& content) {
    write_file("bad.h5", content);
    try {
      const ColumnFile file("bad.h5");
    } catch (const Error& problem) {
      return std::string(problem.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(failure(""), HasSubstr("is no HDF5 file"));
  EXPECT_THAT(failure("case,score\na,0.5\n"), HasSubstr("is no HDF5 file"));
  write_numbers("table.h5");
  const std::string good = read_text_file("table.h5");
  EXPECT_THAT(failure(good.substr(0, good.size() / 2)), HasSubstr("bad.h5"));
  EXPECT_THAT(failure(good + std::string(100, '\0')), HasSubstr("the end of the file is broken"));
}

}  // namespace
}  // namespace etalon::datasets
