// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/predictions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::validation {
namespace {

using datasets::Split;
using testing::HasSubstr;

Predictions three_cases() {
  return {.sample_ids = {"a", "b/2", "случай 3"},
          .patient_ids = {"p1", "p1", "p2"},
          .splits = {Split::validation, Split::test, Split::test},
          .labels = {1, -1, -1},
          .score_full = {0.1, 1.0, 1.0 / 3.0},
          .score_compressed = {0.0, 0.99, 0.25}};
}

std::pair<ErrorKind, std::string> refusal(const Predictions& predictions) {
  try {
    check_predictions(predictions);
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "accepted"};
}

TEST(Predictions, what_is_written_is_read_back) {
  Predictions without = three_cases();
  without.score_compressed.clear();
  for (const Predictions& predictions : {three_cases(), without, Predictions{}}) {
    write_predictions("predictions.h5", predictions);
    EXPECT_EQ(read_predictions("predictions.h5"), predictions);
  }
}

TEST(Predictions, the_same_table_gives_the_same_bytes) {
  write_predictions("first.h5", three_cases());
  write_predictions("second.h5", three_cases());
  EXPECT_EQ(sha256_file("first.h5"), sha256_file("second.h5"));
}

TEST(Predictions, a_split_keeps_the_order_of_its_cases) {
  const Predictions test = three_cases().of(Split::test);
  EXPECT_EQ(test.sample_ids, (std::vector<std::string>{"b/2", "случай 3"}));
  EXPECT_EQ(test.score_compressed, (std::vector<double>{0.99, 0.25}));
  EXPECT_EQ(test.labels, (std::vector<std::int64_t>{-1, -1}));
  EXPECT_EQ(three_cases().of(Split::train).size(), 0);
}

TEST(Predictions, a_score_that_is_no_probability_names_its_case) {
  for (const double score : {std::numeric_limits<double>::quiet_NaN(), -0.1, 1.0000000000000002,
                             std::numeric_limits<double>::infinity()}) {
    Predictions predictions = three_cases();
    predictions.score_compressed[1] = score;
    const auto [kind, message] = refusal(predictions);
    EXPECT_EQ(kind, ErrorKind::numeric);
    EXPECT_THAT(message, HasSubstr("score_compressed of case 'b/2'"));
    EXPECT_THROW(write_predictions("refused.h5", predictions), Error);
    EXPECT_FALSE(std::filesystem::exists("refused.h5"));
  }
}

TEST(Predictions, a_case_that_stands_twice_is_named) {
  Predictions predictions = three_cases();
  predictions.sample_ids[2] = "a";
  const auto [kind, message] = refusal(predictions);
  EXPECT_EQ(kind, ErrorKind::format);
  EXPECT_THAT(message, HasSubstr("case 'a' stands twice"));
}

TEST(Predictions, ids_are_one_line_and_not_empty) {
  for (const char* id : {"", "two\nlines"}) {
    Predictions predictions = three_cases();
    predictions.patient_ids[1] = id;
    EXPECT_EQ(refusal(predictions).first, ErrorKind::format);
  }
}

TEST(Predictions, columns_of_different_length_are_refused) {
  for (int column = 0; column < 4; ++column) {
    Predictions predictions = three_cases();
    if (column == 0) predictions.patient_ids.pop_back();
    if (column == 1) predictions.splits.pop_back();
    if (column == 2) predictions.labels.push_back(0);
    if (column == 3) predictions.score_compressed.pop_back();
    EXPECT_EQ(refusal(predictions).first, ErrorKind::format) << column;
  }
}

TEST(Predictions, a_label_that_is_no_class_is_refused) {
  Predictions predictions = three_cases();
  predictions.labels[0] = 2;
  EXPECT_THAT(refusal(predictions).second, HasSubstr("label of case 'a' is 2"));
}

TEST(Predictions, the_digest_of_the_scores_holds_everything_but_the_labels) {
  const Digest digest = digest_of_scores(three_cases());
  Predictions opened = three_cases();
  opened.labels = {1, 0, 1};
  EXPECT_EQ(digest_of_scores(opened), digest);
  for (int change = 0; change < 5; ++change) {
    Predictions other = three_cases();
    if (change == 0) other.sample_ids[0] = "A";
    if (change == 1) other.patient_ids = {"p1", "p", "1p2"};
    if (change == 2) other.splits[0] = Split::test;
    if (change == 3) other.score_full[2] = std::nextafter(other.score_full[2], 1.0);
    if (change == 4) other.score_compressed.clear();
    EXPECT_NE(digest_of_scores(other), digest) << change;
  }
}

TEST(Predictions, the_digest_of_the_scores_is_that_of_the_documented_bytes) {
  // docs/formats/predictions.md; computed there by Python's hashlib and struct.
  Predictions two{.sample_ids = {"a", "b"},
                  .patient_ids = {"p1", "p1"},
                  .splits = {Split::validation, Split::test},
                  .labels = {1, 0},
                  .score_full = {0.25, 0.75},
                  .score_compressed = {}};
  EXPECT_EQ(digest_of_scores(two).hex(),
            "3a8afe1f271b6e0a9e1242c8e61a24caaf61a06a5360dcab5948e123afe8d55f");
  two.score_compressed = {0.25, 0.5};
  EXPECT_EQ(digest_of_scores(two).hex(),
            "6210ca93522c1914bbcddfd91913bca36ed10946c1ef70178484cbc6ea9bba9c");
}

TEST(Predictions, a_label_changed_in_the_file_is_found) {
  write_predictions("changed.h5", three_cases());
  std::map<std::string, Array> columns;
  std::map<std::string, ArrayView> views;
  for (const char* name : {"schema", "sample_ids", "patient_ids", "splits", "labels", "score_full",
                           "score_compressed", "digest"}) {
    columns[name] = datasets::read_hdf5("changed.h5", name);
  }
  columns["labels"].as<std::int64_t>()[0] = 0;
  for (const auto& [name, array] : columns) views[name] = array.view();
  datasets::write_hdf5("changed.h5", views);
  try {
    static_cast<void>(read_predictions("changed.h5"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("changed.h5"));
  }
}

TEST(Predictions, a_dataset_that_is_missing_or_of_another_type_is_named) {
  write_predictions("broken.h5", three_cases());
  const Array labels = datasets::read_hdf5("broken.h5", "labels");
  const Array schema = datasets::read_hdf5("broken.h5", "schema");
  datasets::write_hdf5("broken.h5", {{"schema", schema.view()}, {"sample_ids", labels.view()}});
  try {
    static_cast<void>(read_predictions("broken.h5"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("broken.h5: 'sample_ids': is i64"));
  }
  datasets::write_hdf5("broken.h5", {{"schema", schema.view()}});
  EXPECT_THROW(static_cast<void>(read_predictions("broken.h5")), Error);
  datasets::write_hdf5("broken.h5", {{"labels", labels.view()}});
  EXPECT_THROW(static_cast<void>(read_predictions("broken.h5")), Error);
}

TEST(Predictions, every_truncation_of_the_file_is_an_error_of_ours) {
  write_predictions("whole.h5", three_cases());
  const std::string bytes = read_text_file("whole.h5");
  for (std::size_t length = 0; length < bytes.size(); length += 61) {
    write_file("cut.h5", std::string_view(bytes).substr(0, length));
    EXPECT_THROW(static_cast<void>(read_predictions("cut.h5")), Error) << length;
  }
  EXPECT_THROW(static_cast<void>(read_predictions("absent.h5")), Error);
}

}  // namespace
}  // namespace etalon::validation
