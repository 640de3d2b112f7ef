// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "core/error.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

Predictions two_cases() {
  return {.sample_ids = {"a", "b"},
          .patient_ids = {"p", "q"},
          .splits = {datasets::Split::validation, datasets::Split::test},
          .labels = {1, 0},
          .score_full = {0.25, 0.75},
          .score_compressed = {},
          .source = {sha256("manifest"), sha256("full"), std::nullopt}};
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
  const LabelTable table = labels_of(two_cases());
  EXPECT_EQ(labels_bytes(table), etalon::testing_support::format_example("labels", "json"));
  EXPECT_EQ(parse_labels(labels_bytes(table), "labels.json"), table);
}

TEST(Labels, open_exactly_the_cases_that_were_sealed) {
  const Predictions open = two_cases();
  const Predictions closed = sealed(open);
  EXPECT_EQ(closed.labels, (std::vector<std::int64_t>{-1, -1}));
  EXPECT_EQ(digest_of_scores(closed), digest_of_scores(open));
  LabelTable table = labels_of(open);
  EXPECT_EQ(unsealed(closed, table), open);
  table.cases["c"] = {1, datasets::Split::test, "r"};
  const auto [kind, message] = failure([&] { static_cast<void>(unsealed(closed, table)); });
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("0 of 2 cases have none, 1 labels belong to no case"));
  table.cases.erase("a");
  EXPECT_THAT(failure([&] { static_cast<void>(unsealed(closed, table)); }).second,
              HasSubstr("1 of 2 cases have none, 1 labels belong to no case"));
}

TEST(Labels, of_other_data_than_those_that_were_scored_are_refused) {
  LabelTable table = labels_of(two_cases());
  table.dataset = sha256("another");
  const auto [kind, message] = failure([&] { static_cast<void>(unsealed(two_cases(), table)); });
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("another dataset"));
}

TEST(Labels, splits_and_patients_are_the_word_of_their_holder_and_not_of_the_predictions) {
  const LabelTable table = labels_of(two_cases());
  Predictions moved = sealed(two_cases());
  std::swap(moved.splits[0], moved.splits[1]);
  const auto [kind, message] = failure([&] { static_cast<void>(unsealed(moved, table)); });
  EXPECT_EQ(kind, ErrorKind::integrity);
  EXPECT_THAT(message, HasSubstr("case 'a' is of the validation split by the labels, of the test"));
  Predictions joined = sealed(two_cases());
  joined.patient_ids[1] = "p";
  EXPECT_THAT(failure([&] { static_cast<void>(unsealed(joined, table)); }).second,
              HasSubstr("case 'b' is of patient q by the labels, of patient p by the predictions"));
}

TEST(Labels, what_is_no_table_of_labels_is_a_format_error_that_names_the_file) {
  const std::string good = labels_bytes(labels_of(two_cases()));
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string bytes = good;
    return bytes.replace(bytes.find(from), from.size(), to);
  };
  for (const std::string& bytes :
       {std::string(), std::string("[]"), std::string("{}"),
        replaced("\"label\": 0", "\"label\": 2"), replaced("\"label\": 0", "\"label\": \"0\""),
        replaced("labels/2", "labels/1"), replaced("\"split\": \"test\"", "\"split\": \"train\""),
        replaced("\"patient\": \"p\"", "\"patient\": \"\""), replaced("\"patient\"", "\"person\""),
        replaced("sha256:", "md5:"), replaced("\"dataset\"", "\"data\"")}) {
    const auto [kind, message] =
        failure([&] { static_cast<void>(parse_labels(bytes, "labels.json")); });
    EXPECT_EQ(kind, ErrorKind::format) << bytes;
    EXPECT_THAT(message, HasSubstr("labels.json"));
  }
}

}  // namespace
}  // namespace etalon::validation
