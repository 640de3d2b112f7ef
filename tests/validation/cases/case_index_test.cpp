// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_index.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

TEST(CaseIndex, finds_each_row_and_the_first_of_those_that_say_the_same) {
  std::string bytes = "case,x\n";
  for (int i = 0; i < 1000; ++i) bytes += text("c", i * i % 700, ",", i, "\n");
  const TextTable table(bytes, "t.csv");
  CaseIndex index(table, 0);
  for (std::uint32_t row = 0; row < 1000; ++row) {
    std::uint32_t first = 0;
    while (table.at(first, 0) != table.at(row, 0)) ++first;
    EXPECT_EQ(index.add(row), first == row ? CaseIndex::none : first) << row;
  }
  for (std::uint32_t row = 0; row < 1000; ++row) {
    const std::uint32_t found = index.find(table.at(row, 0));
    ASSERT_NE(found, CaseIndex::none);
    EXPECT_EQ(table.at(found, 0), table.at(row, 0));
    EXPECT_LE(found, row);
  }
  for (const char* other : {"", "c", "c3", "c0 ", "C0"})
    EXPECT_EQ(index.find(other), CaseIndex::none) << other;
}

TEST(CaseIndex, of_one_row_has_room_for_what_is_not_there) {
  const TextTable table("case\na\n", "t.csv");
  CaseIndex index(table, 0);
  EXPECT_EQ(index.find("a"), CaseIndex::none);
  EXPECT_EQ(index.add(0), CaseIndex::none);
  EXPECT_EQ(index.find("a"), 0U);
  EXPECT_EQ(index.find("b"), CaseIndex::none);
}

}  // namespace
}  // namespace etalon::validation
