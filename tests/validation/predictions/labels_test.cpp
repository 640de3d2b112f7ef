// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

Predictions two_cases() {
  return {.sample_ids = {"a", "b"},
          .patient_ids = {"p", "q"},
          .splits = {datasets::Split::validation, datasets::Split::test},
          .labels = {1, 0},
          .score_full = {0.25, 0.75},
          .score_compressed = {}};
}

std::pair<ErrorKind, std::string> failure(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "done"};
}

TEST(Labels, are_the_documented_bytes_and_read_back) {
  const LabelTable table = labels_of(two_cases(), sha256("manifest"));
  // docs/formats/labels.md
  EXPECT_EQ(labels_bytes(table),
            "{\n  \"dataset\": "
            "\"sha256:05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f\",\n"
            "  \"labels\": {\n    \"a\": 1,\n    \"b\": 0\n  },\n"
            "  \"schema\": \"etalon.labels/1\"\n}\n");
  EXPECT_EQ(parse_labels(labels_bytes(table), "labels.json"), table);
}

TEST(Labels, open_exactly_the_cases_that_were_sealed) {
  const Predictions open = two_cases();
  const Predictions closed = sealed(open);
  EXPECT_EQ(closed.labels, (std::vector<std::int64_t>{-1, -1}));
  EXPECT_EQ(digest_of_scores(closed), digest_of_scores(open));
  LabelTable table = labels_of(open, sha256("manifest"));
  EXPECT_EQ(unsealed(closed, table), open);
  table.labels["c"] = 1;
  const auto [kind, message] = failure([&] { static_cast<void>(unsealed(closed, table)); });
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("0 of 2 cases have none, 1 labels belong to no case"));
  table.labels.erase("a");
  EXPECT_THAT(failure([&] { static_cast<void>(unsealed(closed, table)); }).second,
              HasSubstr("1 of 2 cases have none, 1 labels belong to no case"));
}

TEST(Labels, what_is_no_table_of_labels_is_a_format_error_that_names_the_file) {
  const std::string good = labels_bytes(labels_of(two_cases(), sha256("manifest")));
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string bytes = good;
    return bytes.replace(bytes.find(from), from.size(), to);
  };
  for (const std::string& bytes :
       {std::string(), std::string("[]"), std::string("{}"), replaced("\"b\": 0", "\"b\": 2"),
        replaced("\"b\": 0", "\"b\": \"0\""), replaced("labels/1", "labels/2"),
        replaced("sha256:", "md5:"), replaced("\"dataset\"", "\"data\"")}) {
    const auto [kind, message] =
        failure([&] { static_cast<void>(parse_labels(bytes, "labels.json")); });
    EXPECT_EQ(kind, ErrorKind::format) << bytes;
    EXPECT_THAT(message, HasSubstr("labels.json"));
  }
}

}  // namespace
}  // namespace etalon::validation
