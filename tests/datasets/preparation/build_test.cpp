// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

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
  EXPECT_EQ(first.size(), 6U);  // manifest, quality and four shards of at most 16
  EXPECT_TRUE(first == files_in("same-2"));
}

TEST(BuildDataset, a_second_build_leaves_nothing_of_the_first) {
  write_file("again.csv", random_csv(50));
  DataOptions options = csv_options("again.csv");
  build_dataset(options, "again", Log());
  options.shard_samples = 100;
  build_dataset(options, "again", Log());
  EXPECT_EQ(files_in("again").size(), 3U);
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

TEST(BuildDataset, content_on_both_sides_fails_with_the_pairs_unless_decided) {
  EXPECT_THAT(
      failure(ErrorKind::integrity, leaking_options("fail"), "leak-fail"),
      HasSubstr("1 content stands on both sides of a split, in 1 pair: train-2 (train) = val-1 "
                "(validation)); mend the source, or decide in the job file with "
                "data.on_leakage"));
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

TEST(SourceDigest, follows_content_and_names_of_a_folder) {
  DataOptions options;
  options.path = "source";
  write_file("source/a", "1");
  write_file("source/b", "2");
  const Digest before = source_digest(options);
  EXPECT_EQ(source_digest(options), before);
  write_file("source/b", "3");
  const Digest changed = source_digest(options);
  EXPECT_NE(changed, before);
  std::filesystem::rename("source/b", "source/c");
  EXPECT_NE(source_digest(options), changed);
}

}  // namespace
}  // namespace etalon::datasets
