// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/text_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/array_view.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string columns(const std::map<std::string, std::vector<double>>& values) {
  std::map<std::string, Array> arrays;
  for (const auto& [name, column] : values) {
    Array array = Array::zeros(DType::f64, {std::ssize(column)});
    std::ranges::copy(column, array.as<double>().begin());
    arrays.emplace(name, std::move(array));
  }
  std::map<std::string, ArrayView> views;
  for (const auto& [name, array] : arrays) views[name] = array.view();
  datasets::write_hdf5("table.h5", views);
  return read_text_file("table.h5");
}

template <class Fn>
std::string failure(Fn&& fn) {
  try {
    fn();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::format);
    return problem.what();
  }
  return "no error";
}

TEST(TextTable, of_columns_says_what_one_of_lines_does) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const TextTable table(columns({{"case", {7, 8, 9}}, {"score", {0.25, none, 1e300}}}), "t.h5");
  EXPECT_THAT(table.header(), ElementsAre("case", "score"));
  EXPECT_EQ(table.rows(), 3U);
  EXPECT_EQ(table.at(0, 0), "7");
  EXPECT_EQ(table.at(0, 1), "0.25");
  EXPECT_EQ(table.at(1, 1), "");
  EXPECT_EQ(table.number(2, 1), 1e300);
  EXPECT_EQ(table.place(2), "t.h5: row 3: ");
  EXPECT_THAT(failure([&] { static_cast<void>(table.cell(1, 1)); }),
              HasSubstr("t.h5: row 2: column 'score' is empty"));
  const TextTable lines("case,score\n7,0.25\n8,\n\n9,1e300\n", "t.csv");
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(lines.at(row, 0), table.at(row, 0));
    EXPECT_EQ(lines.at(row, 1), row == 2 ? "1e300" : table.at(row, 1));
  }
  EXPECT_EQ(lines.place(2), "t.csv: line 5: ");
}

TEST(TextTable, of_columns_without_a_row_or_with_an_endless_name_is_refused) {
  EXPECT_THAT(failure([] { TextTable(columns({{"case", {}}}), "t.h5"); }),
              HasSubstr("t.h5: has no case; each column is an array"));
  EXPECT_THAT(failure([] { TextTable(columns({{std::string(201, 'x'), {1}}}), "t.h5"); }),
              HasSubstr("t.h5: column 1 has a name of 201 bytes; 200 are the most"));
}

}  // namespace
}  // namespace etalon::validation
