// SPDX-License-Identifier: Apache-2.0
// How much work tables are, counted by how often memory is asked for.
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "tests/support/counted_memory.hpp"
#include "validation/cases/case_files.hpp"

namespace etalon::validation {
namespace {

using testing_support::allocations_of;

/// Sixty cases: columns `own` with 1 in every cell, and `count` with `cell`.
std::string table(const std::vector<std::string>& own, const std::string& others,
                  std::int64_t count, std::string_view cell) {
  std::string bytes = text("case,", join(own, ","));
  for (std::int64_t i = 0; i < count; ++i) bytes += text(",", others, i);
  for (int row = 0; row < 60; ++row) {
    bytes += text("\nc", row);
    for (std::size_t i = 0; i < own.size(); ++i) bytes += ",1";
    for (std::int64_t i = 0; i < count; ++i) bytes += text(",", cell);
  }
  return bytes;
}

std::int64_t work(const std::string& predictions, const std::string& labels) {
  return allocations_of(
      [&] { static_cast<void>(join_cases(predictions, "p", labels, "l", {"score"})); });
}

TEST(ReadingCost, of_labels_follows_their_number) {
  const auto labels = [](std::int64_t count) {
    return work(table({"score"}, "site", 1, "x"), table({"patient"}, "label.finding", count, "1"));
  };
  EXPECT_LT(labels(200), 12 * labels(20));
}

TEST(ReadingCost, of_attributes_in_both_tables_follows_their_number) {
  const auto attributes = [](std::int64_t count) {
    return work(table({"score"}, "attribute", count, "x"),
                table({"label", "patient"}, "attribute", count, "x"));
  };
  EXPECT_LT(attributes(200), 12 * attributes(20));
}

}  // namespace
}  // namespace etalon::validation
