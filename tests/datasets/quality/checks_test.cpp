// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <limits>
#include <set>

#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/split.hpp"
#include "tests/support/archives.hpp"

namespace etalon::datasets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace testing_support;

const std::vector<std::string> two_classes = {"benign", "malignant"};

/// Row i of two features: (i, -i), alternating classes, an own patient.
SampleTable rows(std::size_t count) {
  SampleTable table;
  table.feature_names = {"radius", "texture"};
  for (std::size_t i = 0; i < count; ++i) {
    Sample sample;
    sample.id = text("row-", i);
    sample.patient = sample.id;
    sample.label = static_cast<std::int64_t>(i % 2);
    sample.input = Array::zeros(DType::f32, {2});
    sample.input.as<float>()[0] = static_cast<float>(i);
    sample.input.as<float>()[1] = -static_cast<float>(i);
    table.samples.push_back(sample);
  }
  return table;
}

/// Two train, two validation and two test samples in turn.
std::vector<Split> in_turn(std::size_t count) {
  std::vector<Split> splits;
  for (std::size_t i = 0; i < count; ++i) splits.push_back(static_cast<Split>(i / 2 % 3));
  return splits;
}

QualityFinding found(const std::string& id, const SampleTable& table, std::span<const Split> splits,
                     std::vector<LeakPair>* pairs = nullptr) {
  std::vector<LeakPair> leaks;
  for (const auto& entry : check_quality(table, splits, two_classes, leaks)) {
    if (entry.id != id) continue;
    if (pairs != nullptr) *pairs = leaks;
    return entry;
  }
  ADD_FAILURE() << "no finding " << id;
  return {};
}

TEST(Quality, sound_data_passes_every_check) {
  std::vector<LeakPair> leaks;
  const auto findings = check_quality(rows(12), in_turn(12), two_classes, leaks);
  EXPECT_EQ(findings.size(), 6U);
  for (const auto& entry : findings) {
    EXPECT_EQ(entry.severity, Severity::pass) << entry.id;
    EXPECT_EQ(entry.count, 0) << entry.id;
  }
  EXPECT_THAT(leaks, IsEmpty());
}

TEST(Quality, missing_values_name_columns_samples_and_the_first_row) {
  SampleTable table = rows(12);
  for (const std::size_t i : {1U, 4U, 7U}) {
    table.samples[i].input.as<float>()[1] = std::numeric_limits<float>::quiet_NaN();
  }
  table.samples[2].input.as<float>()[0] = std::numeric_limits<float>::infinity();
  const auto entry = found("missing_values", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_EQ(entry.message, "2 columns with missing values");
  EXPECT_THAT(entry.items,
              ElementsAre("radius (1 sample, first row-2)", "texture (3 samples, first row-1)"));
}

TEST(Quality, missing_values_of_images_name_the_sample) {
  SampleTable table;
  for (int i = 0; i < 2; ++i) {
    Sample sample;
    sample.id = text("volume-", i);
    sample.patient = sample.id;
    sample.input = Array::zeros(DType::f64, {1, 2, 2, 2});
    sample.mask = Array::zeros(DType::u8, {2, 2, 2});
    sample.input.as<double>()[3] = i == 1 ? std::numeric_limits<double>::quiet_NaN() : 1.0;
    table.samples.push_back(sample);
  }
  const std::vector<Split> splits(2, Split::train);
  EXPECT_THAT(found("missing_values", table, splits).items, ElementsAre("volume-1 (1 values)"));
  EXPECT_THAT(found("empty_classes", table, splits).items, IsEmpty());
}

TEST(Quality, constant_columns_are_a_warning) {
  SampleTable table = rows(12);
  for (Sample& sample : table.samples) sample.input.as<float>()[1] = 3.5F;
  const auto entry = found("constant_columns", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::warning);
  EXPECT_THAT(entry.items, ElementsAre("texture"));
}

TEST(Quality, a_class_that_a_split_lacks_fails_and_is_named_with_the_split) {
  SampleTable table = rows(12);
  for (const std::size_t i : {3U, 9U}) table.samples[i].label = 0;
  const auto entry = found("empty_classes", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items, ElementsAre("malignant in validation"));
  // A split without any sample is a decision, not a defect.
  EXPECT_THAT(found("empty_classes", rows(4), std::vector<Split>(4, Split::train)).items,
              IsEmpty());
}

TEST(Quality, duplicates_inside_a_split_are_a_warning_and_leak_nothing) {
  SampleTable table = rows(12);
  table.samples[6].input = table.samples[0].input;  // both train
  table.samples[7].input = table.samples[0].input;
  const auto entry = found("duplicates", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::warning);
  EXPECT_THAT(entry.items, ElementsAre("row-6", "row-7"));
  EXPECT_EQ(found("leakage_content", table, in_turn(12)).count, 0);
}

TEST(Quality, equal_content_on_both_sides_fails_and_lists_each_pair) {
  SampleTable table = rows(12);
  table.samples[8].input = table.samples[1].input;   // validation, train
  table.samples[10].input = table.samples[2].input;  // test, validation
  std::vector<LeakPair> pairs;
  const auto entry = found("leakage_content", table, in_turn(12), &pairs);
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items, testing::UnorderedElementsAre("row-1 (train) = row-8 (validation)",
                                                         "row-2 (validation) = row-10 (test)"));
  ASSERT_EQ(pairs.size(), 2U);
  for (const LeakPair& pair : pairs) EXPECT_EQ(pair.right, pair.left == 1 ? 8U : 10U);
}

TEST(Quality, a_patient_on_both_sides_fails_and_is_named) {
  SampleTable table = rows(12);
  table.samples[2].patient = table.samples[0].patient;
  const auto entry = found("leakage_patient", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items, ElementsAre("row-0"));
}

TEST(Quality, json_has_one_object_per_finding) {
  std::vector<LeakPair> leaks;
  const Json json = to_json(check_quality(rows(12), in_turn(12), two_classes, leaks));
  EXPECT_EQ(json.at("findings").size(), 6U);
  EXPECT_EQ(json.at("findings").as_array()[0].at("severity").as_string(), "pass");
}

std::filesystem::path planted_archive() {
  std::map<std::string, std::string> members;
  const std::map<std::string, int> counts = {{"train", 300}, {"val", 60}, {"test", 60}};
  int next = 0;
  for (const auto& [part, count] : counts) {
    std::string pixels;
    std::string labels;
    for (int i = 0; i < count; ++i) {
      // Training images 282 to 299 repeat 0 to 17; validation images 0 to 7 are training images.
      const bool copies_train = part == "val" && i < 8;
      const int value = part == "train" && i >= 282 ? 60 + i - 282
                        : copies_train              ? 60 + 100 + i
                                                    : next++;
      pixels += text("x", 100000 + value);
      labels += static_cast<char>(i % 2);
    }
    members[part + "_images.npy"] = npy_bytes("|u1", {count, 1, 7}, pixels);
    members[part + "_labels.npy"] = npy_bytes("|u1", {count, 1}, labels);
  }
  write_file("planted.npz", zip_bytes(members));
  return "planted.npz";
}

/// 18 copies inside train and 8 validation images that stand in train, in `pairs` pairs.
void expect_known_defects(const std::filesystem::path& archive, std::int64_t pairs) {
  DataOptions options;
  options.format = "npz";
  options.path = archive.string();
  const SampleTable table = ingest(options);
  const auto splits = split_by_patient(table.samples, options);
  std::vector<LeakPair> leaks;
  std::int64_t duplicates_in_train = 0;
  for (const auto& entry : check_quality(table, splits, options.classes, leaks)) {
    if (entry.id == "leakage_content") {
      EXPECT_EQ(entry.count, 8);
      EXPECT_EQ(std::ssize(entry.items), pairs);
    }
    if (entry.id != "duplicates") continue;
    for (const auto& item : entry.items) duplicates_in_train += item.starts_with("train-") ? 1 : 0;
  }
  EXPECT_EQ(duplicates_in_train, 18);
  EXPECT_EQ(std::ssize(leaks), pairs);
  std::set<std::size_t> validation_images;
  for (const LeakPair& pair : leaks) {
    validation_images.insert(pair.right);
    EXPECT_EQ(splits[pair.left], Split::train);
    EXPECT_EQ(splits[pair.right], Split::validation);
  }
  EXPECT_EQ(validation_images.size(), 8U);
}

TEST(Quality, planted_copies_are_found_each) { expect_known_defects(planted_archive(), 8); }

TEST(Quality, the_published_chest_x_rays_have_their_known_defects) {
  const char* folder = std::getenv("ETALON_DATA");
  const char* source = std::getenv("ETALON_SOURCE_DIR");
  const std::filesystem::path data =
      folder != nullptr
          ? std::filesystem::path(folder)
          : std::filesystem::path(source == nullptr ? "." : source) / "../shared/data";
  const auto archive = data / "chest-xray/pneumoniamnist.npz";
  // Where the data is not at hand the archive with planted copies stands in for it.
  // Two of the eight X-rays stand in train twice, hence ten pairs.
  const bool is_at_hand = std::filesystem::exists(archive);
  expect_known_defects(is_at_hand ? archive : planted_archive(), is_at_hand ? 10 : 8);
}

}  // namespace
}  // namespace etalon::datasets
