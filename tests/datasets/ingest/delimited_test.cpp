// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/delimited.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/philox.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using Cells = std::vector<std::string>;

std::vector<Record> records(std::string_view content, char separator = ',',
                            std::int64_t skipped = 0) {
  const std::string text = delimited_text(std::string(content), "a.csv");
  return read_delimited(text, separator, skipped, "a.csv");
}

std::string failure(std::string_view content) {
  try {
    static_cast<void>(records(content));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    return error.what();
  }
  return "no error";
}

TEST(Delimited, cells_are_split_and_trimmed) {
  const auto rows = records("a, b ,\n1,,3\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].cells, (Cells{"a", "b", ""}));
  EXPECT_EQ(rows[1].cells, (Cells{"1", "", "3"}));
  EXPECT_EQ(rows[1].line, 2);
}

TEST(Delimited, line_ends_of_both_kinds_and_none_at_the_end_give_the_same) {
  for (const char* content :
       {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r\n\r\n1,2\n\n", "a,b\r1,2\r"}) {
    const auto rows = records(content);
    ASSERT_EQ(rows.size(), 2U) << content;
    EXPECT_EQ(rows[1].cells, (Cells{"1", "2"})) << content;
  }
}

TEST(Delimited, quoted_cells_hold_separators_quotes_and_line_ends) {
  const auto rows = records("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\nx, \"y\" ,\"\"\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].cells, (Cells{"a,b", "say \"hi\"", "two\nlines"}));
  EXPECT_EQ(rows[1].cells, (Cells{"x", "y", ""}));
  EXPECT_EQ(rows[1].line, 3);
}

TEST(Delimited, a_tab_may_separate_and_the_last_cell_may_be_empty) {
  const auto rows = records("a\tb\tc\n1\t2\t\n", '\t');
  EXPECT_EQ(rows.at(1).cells, (Cells{"1", "2", ""}));
}

TEST(Delimited, skipped_lines_and_a_byte_order_mark_are_left_out) {
  const auto rows = records("\xEF\xBB\xBF# \"note\nhead\nx,y\n", ',', 2);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].cells, (Cells{"x", "y"}));
  EXPECT_EQ(rows[0].line, 3);
  EXPECT_TRUE(records("a\n", ',', 5).empty());
}

TEST(Delimited, reading_ends_after_so_many_records) {
  EXPECT_EQ(read_delimited("a\nb\n\"c\n", ',', 0, "a.csv", 2).size(), 2U);
  EXPECT_THROW(static_cast<void>(delimited_text("\xFF\xFE\x61", "a.csv")), Error);
}

TEST(Delimited, text_has_no_zero_byte) {
  const std::string row("x,\"b\0\"\n", 7);
  EXPECT_THAT(failure("a,b\n" + row), HasSubstr("a.csv:2: a zero byte, which no text has"));
}

TEST(Delimited, a_record_has_no_more_cells_than_any_table) {
  const std::string row(static_cast<std::size_t>(most_cells_of_a_record), ',');
  EXPECT_THAT(failure("a,b\n" + row + "\n"), HasSubstr("a.csv:2: more than 1048576 cells"));
  EXPECT_EQ(records(row.substr(1) + "\n").at(0).cells.size(), row.size());
}

TEST(Delimited, each_record_is_looked_at_before_the_next_is_read) {
  std::int64_t seen = 0;
  EXPECT_THROW(for_each_record("a\nb\n\"c\n", ',', 0, "a.csv",
                               [&](const Record& record) {
                                 ++seen;
                                 if (record.line == 2) throw Error(ErrorKind::io, "b");
                                 return true;
                               }),
               Error);
  EXPECT_EQ(seen, 2);
  EXPECT_NO_THROW(for_each_record("a\nb\n\"c\n", ',', 0, "a.csv",
                                  [&](const Record& record) { return record.line < 2; }));
}

TEST(Delimited, broken_quotes_and_bytes_name_file_and_line) {
  EXPECT_EQ(failure("a,b\n1,\"2\n3,4\n"), "a.csv:2: a quote is opened and never closed");
  EXPECT_THAT(failure("a,b\n\"1\"x,2\n"), HasSubstr("a.csv:2: text behind a closing quote ('x')"));
  EXPECT_LT(failure("a,b\n\"1\"" + std::string(100000, 'x') + ",2\n").size(), 500U);
  EXPECT_THAT(failure("a,b\n\nM\xFCller,2\n"), HasSubstr("a.csv:3: not UTF-8 text"));
}

TEST(Delimited, random_changes_give_records_or_a_format_error) {
  const std::string valid = "a,\"b\"\"c\",d\r\n1,\"x\ny\",\xC3\xA9\n,,\n";
  const RandomStream draws(4, RandomPurpose::test);
  for (std::uint64_t round = 0; round < 20000; ++round) {
    std::string hostile = valid.substr(0, draws.below(valid.size() + 1, 4 * round));
    if (!hostile.empty()) {
      hostile[draws.below(hostile.size(), 4 * round + 1)] =
          static_cast<char>(draws.bits(8 * round + 6));
    }
    failure(hostile);
  }
}

}  // namespace
}  // namespace etalon::datasets
