// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/ordinal.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

TEST(Ordinal, counts_levels) {
  const std::vector<std::int64_t> label = {0, 0, 0, 3, 2, 1};
  const std::vector<std::int64_t> given = {0, 1, 3, 3, 0, 1};
  const ClassTable table = class_table(label, given, 4);
  EXPECT_EQ(mean_levels_off(table), 1);
  EXPECT_DOUBLE_EQ(macro_levels_off(table), (4.0 / 3 + 0 + 2 + 0) / 4);
  EXPECT_EQ(share_within(table, 0), 0.5);
  EXPECT_DOUBLE_EQ(share_within(table, 1), 4.0 / 6);
  EXPECT_EQ(share_within(table, 3), 1);
}

TEST(Ordinal, a_missing_output_is_as_far_off_as_the_scale_allows) {
  EXPECT_EQ(levels_off(0, no_class, 4), 3);
  EXPECT_EQ(levels_off(2, no_class, 4), 2);
  const std::vector<std::int64_t> label = {0, 3};
  const ClassTable table = class_table(label, std::vector<std::int64_t>{no_class, 3}, 4);
  EXPECT_EQ(mean_levels_off(table), 1.5);
  EXPECT_EQ(share_within(table, 3), 0.5);
}

TEST(Ordinal, needs_cases_of_each_level_for_their_mean) {
  const std::vector<std::int64_t> label = {0, 3};
  expect_error(ErrorKind::numeric, "level 1 has no cases",
               [&] { (void)macro_levels_off(class_table(label, label, 4)); });
  expect_error(ErrorKind::format, "at most -1 levels",
               [&] { (void)share_within(class_table(label, label, 4), -1); });
}

}  // namespace
}  // namespace etalon::validation
