// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::datasets {
namespace {

using testing::HasSubstr;
using namespace testing_support;

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> result;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    result[entry.path().filename().string()] = read_text_file(entry.path());
  }
  return result;
}

std::string failure(ErrorKind kind, const DataOptions& options,
                    const std::filesystem::path& folder) {
  try {
    static_cast<void>(build_dataset(options, folder, Log()));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "no error";
}

TEST(BuildDataset, the_same_source_gives_the_same_bytes) {
  write_file("same.csv", random_csv(50));
  build_dataset(csv_options("same.csv"), "same-1", Log());
  build_dataset(csv_options("same.csv"), "same-2", Log());
  const auto first = files_in("same-1");
  EXPECT_EQ(first.size(), 7U);  // manifest, names, quality and four shards of at most 16
  EXPECT_TRUE(first == files_in("same-2"));
}

TEST(BuildDataset, a_second_build_leaves_nothing_of_the_first) {
  write_file("again.csv", random_csv(50));
  DataOptions options = csv_options("again.csv");
  build_dataset(options, "again", Log());
  options.shard_samples = 100;
  build_dataset(options, "again", Log());
  EXPECT_EQ(files_in("again").size(), 4U);
}

TEST(BuildDataset, more_shards_than_a_signed_document_can_name_are_refused) {
  write_file("shards.csv", random_csv(100'001));
  DataOptions options = csv_options("shards.csv");
  options.shard_samples = 1;
  EXPECT_THAT(failure(ErrorKind::unsupported, options, "shards"),
              HasSubstr("100001 samples make 100001 shards, more than the 100000"));
  EXPECT_FALSE(std::filesystem::exists("shards/shard-00000.h5"));
}

TEST(BuildDataset, counts_and_columns_fit_the_source_and_test_labels_stay_hidden) {
  const Manifest manifest = build_table("counts", 50);
  EXPECT_EQ(manifest.size(), 50);
  EXPECT_EQ(manifest.counts, (std::vector<std::vector<std::int64_t>>{{15, 15}, {5, 5}, {5, 5}}));
  EXPECT_EQ(manifest.features, (std::vector<std::string>{"f0", "f1", "f2"}));
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(manifest.labels_of_train_validation[i],
              manifest.splits[i] == Split::test ? -1 : static_cast<std::int64_t>(i % 2));
  }
}

TEST(BuildDataset, missing_values_end_it_with_columns_counts_and_a_record) {
  write_file("gaps.csv", random_csv(50) + "0,1,,3\n1,,,3\n");
  EXPECT_EQ(failure(ErrorKind::format, csv_options("gaps.csv"), "gaps"),
            "gaps.csv: the data checks failed (2 columns with missing values: f0 (1 sample, first "
            "row-53); "
            "f1 (2 samples, first row-52)); fill the values in, or take the columns or rows out");
  EXPECT_FALSE(std::filesystem::exists("gaps/manifest.json"));
  EXPECT_EQ(Json::read_file("gaps/quality.json")
                .at("findings")
                .as_array()
                .at(0)
                .at("severity")
                .as_string(),
            "fail");
}

TEST(BuildDataset, a_class_without_samples_ends_it_with_class_and_split) {
  DataOptions options = csv_options("rare.csv");
  options.classes = {"negative", "positive", "rare"};
  options.class_values = {"0", "1", "2"};
  write_file("rare.csv", random_csv(50) + "2,1,2,3\n");
  EXPECT_THAT(failure(ErrorKind::config, options, "rare"),
              HasSubstr("classes without a sample in a split: rare in validation; rare in test); "
                        "change the fractions or classes"));
}

/// Train and validation share one image, two training images are equal.
DataOptions leaking_options(const std::string& on_leakage) {
  std::map<std::string, std::string> members;
  for (const std::string part : {"train", "val", "test"}) {
    const std::string pixels = part == "train" ? "aabbccbb" : part == "val" ? "ddccee" : "ffgg";
    const auto count = static_cast<std::int64_t>(pixels.size() / 2);
    std::string labels = std::string("\0\1\1\0", 4).substr(0, pixels.size() / 2);
    members[part + "_images.npy"] = npy_bytes("|u1", {count, 1, 2}, pixels);
    members[part + "_labels.npy"] = npy_bytes("|u1", {count}, labels);
  }
  write_file("leaking.npz", zip_bytes(members));
  DataOptions options;
  options.format = "npz";
  options.path = "leaking.npz";
  options.on_leakage = on_leakage;
  return options;
}

TEST(BuildDataset, nobody_decides_that_a_patient_may_stand_on_both_sides) {
  DataOptions options = leaking_options("exclude");
  options.patient_pattern = "-([0-9])";
  const std::string message = failure(ErrorKind::integrity, options, "patients-cross");
  EXPECT_THAT(message, AllOf(HasSubstr("patients on both sides of a split"),
                             HasSubstr("all samples of a patient belong into one split"),
                             testing::Not(HasSubstr("data.on_leakage"))));
}

TEST(BuildDataset, content_on_both_sides_fails_with_the_pairs_unless_decided) {
  EXPECT_THAT(
      failure(ErrorKind::integrity, leaking_options("fail"), "leak-fail"),
      HasSubstr("1 content on both sides of a split: train-2 (train) = val-1 (validation)); mend "
                "the source, or decide in the job file with data.on_leakage"));
  const Manifest kept = build_dataset(leaking_options("keep"), "leak-keep", Log());
  EXPECT_EQ(kept.size(), 9);
  const Manifest excluded = build_dataset(leaking_options("exclude"), "leak-exclude", Log());
  EXPECT_EQ(excluded.size(), 8);
  const auto severity = [](const char* folder) {
    const Json quality = Json::read_file(std::filesystem::path(folder) / "quality.json");
    for (const Json& entry : quality.at("findings").as_array()) {
      if (entry.at("id").as_string() == "leakage_content") return entry.at("severity").as_string();
    }
    return std::string();
  };
  EXPECT_EQ(severity("leak-fail"), "fail");
  EXPECT_EQ(severity("leak-keep"), "warning");
  EXPECT_EQ(severity("leak-exclude"), "pass");
  EXPECT_EQ(std::ranges::count(excluded.sample_ids, "train-2"), 0);
  EXPECT_EQ(std::ranges::count(excluded.sample_ids, "val-1"), 1);
}

TEST(BuildDataset, a_patient_whose_content_leaks_leaves_whole) {
  DataOptions options = leaking_options("exclude");
  // train-0 and train-2 are of one patient, and the content of train-2 stands in validation.
  write_file("whole.csv",
             "sample,patient\ntrain-0,b\ntrain-1,a\ntrain-2,b\ntrain-3,c\nval-0,d\nval-1,e\n"
             "val-2,f\ntest-0,g\ntest-1,h\n");
  options.patient_table = "whole.csv";
  const Manifest whole = build_dataset(options, "leak-whole", Log());
  EXPECT_EQ(whole.size(), 7);
  EXPECT_EQ(std::ranges::count(whole.sample_ids, "train-0"), 0);
  EXPECT_EQ(std::ranges::count(whole.sample_ids, "train-2"), 0);
  EXPECT_THAT(read_text_file("leak-whole/quality.json"),
              HasSubstr("the samples of the training side were left out, and 1 other of their "
                        "patients"));
}

/// Blank images: all of `emptied` and `filled` are equal, the other part's differ.
DataOptions blank_options(const std::string& emptied, const std::string& filled) {
  std::map<std::string, std::string> members;
  char next = 'a';
  for (const std::string part : {"train", "val", "test"}) {
    std::string pixels;
    for (int i = 0; i < 4; ++i) {
      const bool is_blank = part == emptied || part == filled;
      pixels += is_blank ? std::string(2, '\0') : std::string(2, next++);
    }
    members[part + "_images.npy"] = npy_bytes("|u1", {4, 1, 2}, pixels);
    members[part + "_labels.npy"] = npy_bytes("|u1", {4}, std::string("\0\1\1\0", 4));
  }
  write_file("blank.npz", zip_bytes(members));
  DataOptions options;
  options.format = "npz";
  options.path = "blank.npz";
  options.on_leakage = "exclude";
  return options;
}

TEST(BuildDataset, a_split_that_exclusion_empties_ends_it_with_split_reason_and_remedy) {
  EXPECT_EQ(failure(ErrorKind::config, blank_options("train", "val"), "blank"),
            "blank.npz: the data checks failed (1 classes without a sample in a split: every class "
            "in train (no sample is left: the content of all 4, or of their patients, stands in a "
            "later split too)); mend the source (is its content blank?), or add data: "
            "data.on_leakage = \"exclude\" left "
            "out 4 samples whose content stands in a later split");
  EXPECT_FALSE(std::filesystem::exists("blank/manifest.json"));
  EXPECT_THAT(failure(ErrorKind::config, blank_options("val", "test"), "blank"),
              HasSubstr("every class in validation (no sample is left"));
}

TEST(BuildDataset, the_manifest_depends_on_the_source_not_on_where_it_lies) {
  write_file("here/same.csv", random_csv(50));
  write_file("elsewhere/Anna_Meier.csv", random_csv(50));
  build_dataset(csv_options("here/same.csv"), "place-1", Log());
  build_dataset(csv_options("elsewhere/Anna_Meier.csv"), "place-2", Log());
  EXPECT_TRUE(files_in("place-1") == files_in("place-2"));
}

TEST(BuildDataset, only_names_csv_says_what_the_source_calls_samples_and_patients) {
  std::size_t line = 0;
  std::string content;
  for (const auto& row : split(random_csv(50), '\n')) {
    if (row.empty()) continue;
    content += text(line == 0 ? std::string("who") : text("Anna \"", line, "\""), ",", row, "\n");
    ++line;
  }
  std::ranges::replace(content, '"', '\'');
  write_file("named.csv", content);
  DataOptions options = csv_options("named.csv");
  options.patient_column = "who";
  const Manifest manifest = build_dataset(options, "named", Log());
  EXPECT_EQ(manifest.patients[2], "patient-3");
  EXPECT_EQ(manifest.patient_source, PatientSource::column);
  for (const auto& [name, bytes] : files_in("named")) {
    EXPECT_EQ(bytes.find("Anna") != std::string::npos, name == "names.csv") << name;
  }
  EXPECT_THAT(files_in("named").at("names.csv"),
              HasSubstr("row-4,\"row-4\",patient-3,\"Anna '3'\"\n"));
}

TEST(BuildDataset, a_source_that_changed_since_it_was_hashed_is_refused) {
  write_file("moved.csv", random_csv(50));
  const Digest before = source_digest(csv_options("moved.csv"));
  EXPECT_EQ(build_dataset(csv_options("moved.csv"), "moved", Log(), before).source, before);
  write_file("moved.csv", random_csv(51));
  try {
    static_cast<void>(build_dataset(csv_options("moved.csv"), "moved", Log(), before));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("moved.csv: the source changed while it was read"));
  }
}

/// 15 patients in 60 rows; every second row has lost the zeros of the number.
DataOptions patients_without_zeros(const std::string& similar) {
  const RandomStream draws(3, RandomPurpose::test);
  std::string content = "patient,class,f0\n";
  for (std::int64_t row = 0; row < 60; ++row) {
    const std::int64_t patient = row / 4 + 1;
    content += text(row % 2 == 0 ? (patient < 10 ? "0000" : "000") : "", patient, ",", row % 2, ",",
                    draws.normal(static_cast<std::uint64_t>(row)), "\n");
  }
  write_file("zeros.csv", content);
  DataOptions options = csv_options("zeros.csv");
  options.patient_column = "patient";
  options.similar_patients = similar;
  return options;
}

TEST(BuildDataset, patient_numbers_that_lost_their_zeros_fail_are_joined_or_kept) {
  EXPECT_THAT(failure(ErrorKind::integrity, patients_without_zeros("fail"), "zeros-fail"),
              HasSubstr("15 patients whose ids differ only in form: '00001' ~ '1'"));
  const Manifest joined = build_dataset(patients_without_zeros("join"), "zeros-join", Log());
  std::map<std::string, std::set<Split>> splits;
  for (std::size_t i = 0; i < joined.patients.size(); ++i) {
    splits[joined.patients[i]].insert(joined.splits[i]);
  }
  EXPECT_EQ(splits.size(), 15U);
  for (const auto& [patient, where] : splits) EXPECT_EQ(where.size(), 1U) << patient;
  const auto similar = [](const char* folder) {
    const Json quality = Json::read_file(std::filesystem::path(folder) / "quality.json");
    for (const Json& entry : quality.at("findings").as_array()) {
      if (entry.at("id").as_string() == "similar_patients") return entry;
    }
    return Json();
  };
  EXPECT_EQ(similar("zeros-join").at("severity").as_string(), "pass");
  EXPECT_EQ(similar("zeros-join").at("count").as_integer(), 15);
  EXPECT_EQ(similar("zeros-join").at("items").as_array().at(0).as_string(),
            "patient-1 (2 spellings)");
  // Who holds the source sees which spellings became one patient.
  EXPECT_THAT(files_in("zeros-join").at("names.csv"),
              HasSubstr("row-2,\"row-2\",patient-1,\"00001\"\nrow-3,\"row-3\",patient-1,\"1\"\n"));
  EXPECT_NO_THROW(build_dataset(patients_without_zeros("keep"), "zeros-keep", Log()));
  EXPECT_EQ(similar("zeros-keep").at("severity").as_string(), "warning");
}

TEST(BuildDataset, findings_that_only_warn_are_said) {
  write_file("warned.csv", random_csv(50));
  testing::internal::CaptureStderr();
  const Log log{Log::Options{}};
  build_dataset(csv_options("warned.csv"), "warned", log);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("not assessed: the source names no patients"));
}

TEST(SourceDigest, follows_content_and_names_of_the_volumes_of_a_folder_and_of_nothing_else) {
  DataOptions options;
  options.format = "nrrd";
  options.path = "source";
  write_file("source/a_image.nrrd", "1");
  write_file("source/a_label.nrrd", "2");
  const Digest before = source_digest(options);
  write_file("source/notes.txt", "1");
  EXPECT_EQ(source_digest(options), before);
  write_file("source/a_label.nrrd", "3");
  const Digest changed = source_digest(options);
  EXPECT_NE(changed, before);
  std::filesystem::rename("source/a_image.nrrd", "source/b_image.nrrd");
  std::filesystem::rename("source/a_label.nrrd", "source/b_label.nrrd");
  EXPECT_NE(source_digest(options), changed);
}

}  // namespace
}  // namespace etalon::datasets
