// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>

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
  table.patient_source = PatientSource::column;
  for (std::size_t i = 0; i < count; ++i) {
    Sample sample;
    sample.id = text("row-", i);
    sample.name = sample.id;
    sample.patient = text("P", i);
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

QualityFinding found(const std::string& id, const SampleTable& table,
                     std::span<const Split> splits) {
  for (const auto& entry : check_quality(table, splits, two_classes).findings) {
    if (entry.id == id) return entry;
  }
  ADD_FAILURE() << "no finding " << id;
  return {};
}

TEST(Quality, sound_data_passes_every_check) {
  const auto report = check_quality(rows(12), in_turn(12), two_classes);
  ASSERT_EQ(report.findings.size(), quality_check_ids().size());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    EXPECT_EQ(report.findings[i].id, quality_check_ids()[i]);
    EXPECT_EQ(report.findings[i].severity, Severity::pass) << report.findings[i].id;
    EXPECT_EQ(report.findings[i].count, 0) << report.findings[i].id;
  }
  EXPECT_THAT(report.leaking, IsEmpty());
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
    sample.name = text("Anna-", i);
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

TEST(Quality, a_split_that_loses_all_its_samples_fails_with_the_reason) {
  // Everything that trains stands in the test split, too; so does one of two validation classes.
  SampleTable table = rows(12);
  for (const std::size_t i : {0U, 1U, 6U, 7U}) table.samples[i].input = table.samples[4].input;
  table.samples[2].input = table.samples[5].input;
  table.samples[8].input = table.samples[5].input;
  const auto splits = in_turn(12);
  const auto entry_of = [&](LeakingSamples leaking) {
    const auto report = check_quality(table, splits, two_classes, leaking);
    return *std::ranges::find(report.findings, "empty_classes", &QualityFinding::id);
  };
  EXPECT_THAT(entry_of(LeakingSamples::stay).items, IsEmpty());
  EXPECT_EQ(entry_of(LeakingSamples::leave).severity, Severity::fail);
  EXPECT_THAT(entry_of(LeakingSamples::leave).items,
              ElementsAre("every class in train (no sample is left: the content of all 4, or of "
                          "their patients, stands in a later split too)",
                          "benign in validation"));
  // Label volumes have no class of their own, but a split of them can be emptied all the same.
  for (Sample& sample : table.samples) sample.mask = Array::zeros(DType::u8, {2});
  EXPECT_THAT(entry_of(LeakingSamples::leave).items,
              ElementsAre(testing::StartsWith("every class in train (no sample is left")));
}

TEST(Quality, equal_content_says_whether_it_is_of_other_patients) {
  SampleTable table = rows(12);
  table.samples[6].input = table.samples[0].input;  // both train
  table.samples[7].input = table.samples[1].input;
  table.samples[7].patient = table.samples[1].patient;
  const auto splits = in_turn(12);
  constexpr std::string_view counted =
      "2 samples with the content of an earlier one in the same split";
  EXPECT_EQ(found("duplicates", table, splits).message,
            text(counted, " (1 under another patient than the earlier one)"));
  table.samples[6].patient = table.samples[0].patient;
  EXPECT_EQ(found("duplicates", table, splits).message, counted);
  for (Sample& sample : table.samples) sample.patient = sample.id;
  table.patient_source = PatientSource::declared;
  EXPECT_EQ(found("duplicates", table, splits).message,
            text(counted,
                 " (the job file declares that no two samples are of one patient: equal content "
                 "speaks against it)"));
  table.patient_source = PatientSource::unnamed;
  EXPECT_EQ(found("duplicates", table, splits).message,
            text(counted, " (nobody names patients, so each counts as a patient of its own)"));
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

TEST(Quality, equal_content_on_both_sides_fails_with_the_samples_of_each_content) {
  SampleTable table = rows(12);
  table.samples[8].input = table.samples[1].input;   // validation, train
  table.samples[10].input = table.samples[2].input;  // test, validation
  table.samples[8].name = "Anna";
  const auto entry = found("leakage_content", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items, ElementsAre("row-1 (train) = row-8 (validation)",
                                       "row-2 (validation) = row-10 (test)"));
  EXPECT_EQ(entry.local_items.at(0), "row-1 (train) = Anna (validation)");
  EXPECT_THAT(check_quality(table, in_turn(12), two_classes).leaking, ElementsAre(1U, 2U));
}

TEST(Quality, what_a_leaking_patient_has_beside_leaks_too_in_its_own_split) {
  SampleTable table = rows(12);
  table.samples[8].input = table.samples[1].input;                           // validation, train
  for (const std::size_t i : {1U, 6U, 3U}) table.samples[i].patient = "P1";  // 3: validation
  table.samples[0].patient = "P8";  // whose content stands in the later split stays
  table.samples[8].patient = "P8";
  const auto report = check_quality(table, in_turn(12), two_classes);
  EXPECT_THAT(report.leaking, ElementsAre(1U, 6U));
  EXPECT_EQ(report.beside, 1);
}

TEST(Quality, many_equal_samples_are_one_content_with_counts) {
  SampleTable table = rows(30'000);
  for (Sample& sample : table.samples) sample.input = table.samples[0].input;
  const auto report = check_quality(table, in_turn(30'000), two_classes);
  const auto& entry = report.findings.back();
  EXPECT_EQ(entry.id, "leakage_content");
  EXPECT_EQ(entry.count, 1);
  EXPECT_THAT(
      entry.items,
      ElementsAre("row-0, row-1, row-6 and 9997 more (train) = row-2, row-3, row-8 and 9997 "
                  "more (validation) = row-4, row-5, row-10 and 9997 more (test)"));
  EXPECT_EQ(report.leaking.size(), 20'000U);
  const auto duplicates = found("duplicates", table, in_turn(30'000));
  EXPECT_EQ(duplicates.count, 29'997);
  EXPECT_EQ(duplicates.items.size(), 100U);
  EXPECT_LT(in_words(duplicates).size(), 200U);
  EXPECT_THAT(in_words(duplicates), testing::EndsWith("; and 29992 more"));
}

TEST(Quality, a_patient_on_both_sides_fails_and_is_named_here_only) {
  SampleTable table = rows(12);
  table.samples[2].patient = table.samples[0].patient;
  const auto entry = found("leakage_patient", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items, ElementsAre("patient-1"));
  EXPECT_THAT(entry.local_items, ElementsAre("P0"));
}

TEST(Quality, without_named_patients_their_leakage_is_not_assessed) {
  SampleTable table = rows(12);
  table.patient_source = PatientSource::unnamed;
  const auto entry = found("leakage_patient", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::warning);
  EXPECT_THAT(entry.message, testing::HasSubstr("not assessed: the source names no patients"));
  table.patient_source = PatientSource::declared;
  EXPECT_EQ(found("leakage_patient", table, in_turn(12)).severity, Severity::pass);
}

TEST(Quality, ids_that_differ_in_form_fail_on_both_sides_and_warn_on_one) {
  SampleTable table = rows(12);
  table.samples[0].patient = "00012";
  table.samples[1].patient = "12";
  auto entry = found("similar_patients", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::warning);
  EXPECT_THAT(entry.items, ElementsAre("patient-1 ~ patient-2"));
  table.samples[2].patient = "12.0";
  entry = found("similar_patients", table, in_turn(12));
  EXPECT_EQ(entry.severity, Severity::fail);
  EXPECT_THAT(entry.items,
              ElementsAre("patient-1 ~ patient-2 ~ patient-3 (on both sides of a split)"));
  EXPECT_THAT(entry.local_items, ElementsAre("'00012' ~ '12' ~ '12.0' (on both sides of a split)"));
}

TEST(Quality, what_was_joined_is_listed) {
  SampleTable table = rows(6);
  table.samples[0].patient = "00012";
  table.samples[3].patient = "12.0";
  table.samples[5].patient = "12";
  const QualityFinding joined = join_similar_patients(table);
  EXPECT_EQ(joined.id, "similar_patients");
  EXPECT_EQ(joined.severity, Severity::pass);
  EXPECT_EQ(joined.count, 1);
  EXPECT_EQ(joined.message,
            "1 patients whose ids differ only in form; each is one patient by decision of the job "
            "file");
  EXPECT_THAT(joined.items, ElementsAre("patient-1 (3 spellings)"));
  EXPECT_THAT(joined.local_items, ElementsAre("'00012' ~ '12.0' ~ '12'"));
  for (const std::size_t i : {0U, 3U, 5U}) EXPECT_EQ(table.samples[i].patient, "00012");
  EXPECT_EQ(table.samples[1].patient, "P1");
  SampleTable sound = rows(6);
  EXPECT_EQ(join_similar_patients(sound).message, "no patients whose ids differ only in form");
}

TEST(Quality, columns_that_count_the_rows_or_are_called_so_are_a_warning) {
  SampleTable table = rows(40);  // radius is 0, 1, 2, …
  const auto splits = in_turn(40);
  EXPECT_THAT(found("identifier_columns", table, splits).items, ElementsAre("radius"));
  std::swap(table.samples[3], table.samples[30]);
  EXPECT_THAT(found("identifier_columns", table, splits).items, IsEmpty());
  table.feature_names[0] = "sample_ID";
  EXPECT_THAT(found("identifier_columns", table, splits).items, ElementsAre("sample_ID"));
}

TEST(Quality, whole_numbers_that_float32_rounds_are_a_warning) {
  SampleTable table = rows(12);
  table.indistinct = {"time (2 different whole numbers become 1 in float32)"};
  EXPECT_EQ(found("indistinct_values", table, in_turn(12)).severity, Severity::warning);
  SampleTable images;
  Sample sample;
  sample.id = "train-0";
  sample.name = sample.id;
  sample.input = Array::zeros(DType::i32, {1, 1, 2});
  sample.input.as<std::int32_t>()[1] = 16'777'217;
  images.samples.push_back(sample);
  EXPECT_THAT(found("indistinct_values", images, in_turn(1)).items,
              ElementsAre("train-0 (1 values)"));
}

TEST(Quality, json_has_one_object_per_finding_and_no_name_of_the_source) {
  SampleTable table = rows(12);
  table.samples[2].patient = table.samples[0].patient = "Anna Meier";
  const Json json = to_json(check_quality(table, in_turn(12), two_classes).findings);
  EXPECT_EQ(json.at("findings").size(), quality_check_ids().size());
  EXPECT_EQ(json.at("findings").as_array()[0].at("severity").as_string(), "pass");
  EXPECT_EQ(json.canonical().find("Anna"), std::string::npos);
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

/// 18 copies inside train, and 8 validation images that stand in train `leaking` times.
void expect_known_defects(const std::filesystem::path& archive, std::size_t leaking) {
  DataOptions options;
  options.format = "npz";
  options.path = archive.string();
  const SampleTable table = ingest(options);
  const auto splits = split_by_patient(table.samples, options);
  const QualityReport report = check_quality(table, splits, options.classes);
  for (const auto& entry : report.findings) {
    if (entry.id == "leakage_content") {
      EXPECT_EQ(entry.count, 8);
    }
    if (entry.id != "duplicates") continue;
    EXPECT_EQ(std::ranges::count_if(entry.items,
                                    [](const auto& item) { return item.starts_with("train-"); }),
              18);
  }
  EXPECT_EQ(report.leaking.size(), leaking);
  for (const std::size_t i : report.leaking) EXPECT_EQ(splits[i], Split::train);
}

TEST(Quality, planted_copies_are_found_each) { expect_known_defects(planted_archive(), 8); }

TEST(Quality, the_archive_at_hand_has_its_known_defects) {
  const char* folder = std::getenv("ETALON_DATA");
  const char* source = std::getenv("ETALON_SOURCE_DIR");
  const std::filesystem::path data =
      folder != nullptr
          ? std::filesystem::path(folder)
          : std::filesystem::path(source == nullptr ? "." : source) / "../shared/data";
  const auto archive = data / "chest-xray/pneumoniamnist.npz";
  // Where the data is not at hand the archive with planted copies stands in for it.
  // Two of the eight X-rays stand in train twice, hence ten samples.
  const bool is_at_hand = std::filesystem::exists(archive);
  expect_known_defects(is_at_hand ? archive : planted_archive(), is_at_hand ? 10 : 8);
}

}  // namespace
}  // namespace etalon::datasets
