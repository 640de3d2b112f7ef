// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/predictions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"
#include "tests/support/stored_array.hpp"

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
          .score_compressed = {0.0, 0.99, 0.25},
          .source = {sha256("manifest"), sha256("full"), sha256("compressed")}};
}

std::pair<ErrorKind, std::string> refusal(const Predictions& predictions) {
  try {
    check_predictions(predictions);
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "accepted"};
}

/// Writes the datasets of a table with a compressed model anew after `change`.
template <class Change>
void rewrite(const std::string& file, Change&& change) {
  std::map<std::string, Array> columns;
  std::map<std::string, ArrayView> views;
  for (const char* name :
       {"schema", "sample_ids", "patient_ids", "splits", "labels", "score_full", "score_compressed",
        "dataset", "model_full", "model_compressed", "digest"}) {
    columns[name] = testing_support::stored_array(file, name);
  }
  change(columns);
  for (const auto& [name, array] : columns) views[name] = array.view();
  datasets::write_hdf5(file, views);
}

TEST(Predictions, what_is_written_is_read_back) {
  Predictions without = three_cases();
  without.score_compressed.clear();
  without.source.compressed_model.reset();
  for (const Predictions& predictions : {three_cases(), without, Predictions{}}) {
    write_predictions("predictions.h5", predictions);
    EXPECT_EQ(read_predictions("predictions.h5"), predictions);
  }
}

TEST(Predictions, a_table_that_left_its_job_has_no_label) {
  Predictions predictions = three_cases();
  write_predictions("open.h5", predictions);
  try {
    static_cast<void>(read_sealed_predictions("open.h5"));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("open.h5: holds the label of case 'a'"));
  }
  predictions.labels[0] = -1;
  write_predictions("sealed.h5", predictions);
  EXPECT_EQ(read_sealed_predictions("sealed.h5"), predictions);
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
  for (int change = 0; change < 9; ++change) {
    Predictions other = three_cases();
    if (change == 5) other.source.dataset = sha256("other");
    if (change == 6) other.source.full_model = sha256("other");
    if (change == 7) other.source.compressed_model = sha256("other");
    if (change == 8) std::swap(other.source.full_model, *other.source.compressed_model);
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
                  .score_compressed = {},
                  .source = {sha256("manifest"), sha256("full"), std::nullopt}};
  EXPECT_EQ(digest_of_scores(two).hex(),
            "f0ec0e30fcf56cec9bd5a69ebc5221aa2ef9ed9b05295b20c3dd084e935bdb9a");
  two.score_compressed = {0.25, 0.5};
  two.source.compressed_model = sha256("compressed");
  EXPECT_EQ(digest_of_scores(two).hex(),
            "b6b7b7347a6d16efbbd78c6031075e790de0bb5c652547fcbe650e4c0d7a844e");
}

TEST(Predictions, scores_of_a_compressed_model_and_its_digest_stand_together) {
  Predictions unnamed = three_cases();
  unnamed.source.compressed_model.reset();
  EXPECT_THAT(refusal(unnamed).second, HasSubstr("'model_compressed' does not name"));
  Predictions unscored = three_cases();
  unscored.score_compressed.clear();
  EXPECT_THAT(refusal(unscored).second, HasSubstr("a model without scores"));
}

TEST(Predictions, another_model_named_in_the_file_is_found) {
  for (const char* name : {"dataset", "model_full", "model_compressed"}) {
    write_predictions("other.h5", three_cases());
    rewrite("other.h5", [&](std::map<std::string, Array>& columns) {
      const std::string other = sha256("other").prefixed();
      std::copy_n(reinterpret_cast<const std::byte*>(other.data()), other.size(),
                  columns.at(name).data.begin());
    });
    try {
      static_cast<void>(read_predictions("other.h5"));
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
    }
  }
}

TEST(Predictions, a_label_changed_in_the_file_is_found) {
  write_predictions("changed.h5", three_cases());
  rewrite("changed.h5", [](std::map<std::string, Array>& columns) {
    columns.at("labels").as<std::int64_t>()[0] = 0;
  });
  try {
    static_cast<void>(read_predictions("changed.h5"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("changed.h5"));
  }
}

TEST(Predictions, a_dataset_that_is_not_documented_is_named) {
  for (const char* name : {"notes", "score_other", "labels2"}) {
    write_predictions("more.h5", three_cases());
    rewrite("more.h5", [&](std::map<std::string, Array>& columns) {
      columns[name] = columns.at("score_full");
    });
    try {
      static_cast<void>(read_predictions("more.h5"));
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_THAT(error.what(), HasSubstr(std::string("'") + name + "'"));
    }
  }
}

TEST(Predictions, a_dataset_that_is_missing_or_of_another_type_is_named) {
  write_predictions("broken.h5", three_cases());
  const Array labels = testing_support::stored_array("broken.h5", "labels");
  const Array schema = testing_support::stored_array("broken.h5", "schema");
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
