// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/score_masks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/judging/judge_files.hpp"
#include "tests/validation/masks/small_masks.hpp"
#include "validation/judgement/page/page.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using validation::small_mask;

constexpr const char* plan_text =
    "name = 'liver'\nclasses = ['1=liver']\n"
    "[[requirement]]\nid = 'overlap'\nmetric = 'dice/1'\nlabel = 'liver'\nlimit = 0.5\n"
    "[[requirement]]\nid = 'distance'\nmetric = 'hd/1'\nlabel = 'liver'\nlimit = 2\nrange = [0, "
    "5]\n"
    "[[requirement]]\nid = 'surface'\nmetric = 'nsd.border/1'\nlabel = 'liver'\ntolerance = 1\n"
    "limit = 0.5\n";

/// Tables of so many patients in two folders, each with masks of its own.
JudgedFiles files_of(std::int64_t patients, const std::string& third = "masks/half.nrrd") {
  fs::remove_all("judged");
  write_file("judged/plan.toml", plan_text);
  write_file("judged/model/masks/whole.nrrd", small_mask("11000000"));
  write_file("judged/model/masks/half.nrrd", small_mask("10000000"));
  write_file("judged/model/masks/cut.nrrd", small_mask("1000000"));
  write_file("judged/model/masks/elsewhere.nrrd",
             small_mask("10000000", "space directions: (1,0,0) (0,1,0) (0,0,3)\n"));
  write_file("judged/hospital/a.nrrd", small_mask("11000000"));
  std::string predictions = "case,score\n";
  std::string labels = "case,patient,mask,site\n";
  for (std::int64_t i = 0; i < patients; ++i) {
    const std::string mask = i == 2 ? third : "masks/whole.nrrd";
    predictions += text("c", 1000 + i, ",", mask, "\n");
    labels += text("c", 1000 + i, ",p", 1000 + i, ",a.nrrd,", i % 2 == 0 ? "north" : "south", "\n");
  }
  write_file("judged/model/predictions.csv", predictions);
  write_file("judged/hospital/labels.csv", labels);
  return {.plan = "judged/plan.toml",
          .predictions = "judged/model/predictions.csv",
          .labels = "judged/hospital/labels.csv",
          .signer = {}};
}

std::string refusal(const JudgedFiles& files, ErrorKind kind) {
  try {
    static_cast<void>(judge_files(files, 2));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(ScoreMasks, of_predictions_lie_in_their_folder_and_are_no_references) {
  EXPECT_THAT(refusal(files_of(120, "../hospital/a.nrrd"), ErrorKind::integrity),
              HasSubstr("is a reference mask"));
  const JudgedFiles outside = files_of(120, "../other.nrrd");
  write_file("judged/other.nrrd", small_mask("11000000"));
  EXPECT_THAT(refusal(outside, ErrorKind::integrity), HasSubstr("outside the folder"));
  const JudgedFiles linked = files_of(120, "masks/link.nrrd");
  fs::create_symlink(fs::absolute("judged/hospital/a.nrrd"), "judged/model/masks/link.nrrd");
  EXPECT_THAT(refusal(linked, ErrorKind::integrity), HasSubstr("is a reference mask"));
  const JudgedFiles same = files_of(120, "masks/same.nrrd");
  fs::create_hard_link("judged/hospital/a.nrrd", "judged/model/masks/same.nrrd");
  EXPECT_THAT(refusal(same, ErrorKind::integrity), HasSubstr("is a reference mask"));
  const JudgedFiles absolute = files_of(120, fs::absolute("judged/model/masks/half.nrrd").string());
  EXPECT_EQ(refusal(absolute, ErrorKind::integrity), "accepted");
}

TEST(ScoreMasks, reads_masks_from_the_folders_of_the_tables) {
  std::int64_t last = 0;
  const FileJudgement judgement =
      judge_files(files_of(120), 2, [&](std::int64_t done, std::int64_t all) {
        EXPECT_EQ(all, 120);
        last = std::max(last, done);
      });
  EXPECT_EQ(last, 120);
  const auto& results = judgement.result.results;
  EXPECT_NEAR(results[0].estimate.value(), (119 + 2.0 / 3) / 120, 1e-14);
  EXPECT_NEAR(results[1].estimate.value(), 1.0 / 120, 1e-14);
  EXPECT_EQ(results[0].missing, 0);
  for (const auto& each : results)
    EXPECT_EQ(each.ruling, validation::Verdict::pass) << each.message;
  EXPECT_EQ(judgement.cases.attributes.count("site"), 1U);
  // From corner to corner of 2 × 2 × 2 voxels of 2, 1 and 1 mm.
  EXPECT_DOUBLE_EQ(judgement.cases.values[0], std::sqrt(4.0 + 4 + 16));
}

TEST(ScoreMasks, lesions_of_a_case_without_a_mask_are_not_found_and_none_is_known_to_be_made_up) {
  const auto judged = [](const std::string& third) {
    const JudgedFiles files = files_of(120, third);
    std::string plan = "name = 'tumours'\nclasses = ['1=liver']\nhit = 'overlap'\n";
    for (const char* metric : {"lesions.sensitivity/1", "lesions.precision/1"})
      plan += text("[[requirement]]\nid = '", metric, "'\nmetric = '", metric,
                   "'\nlabel = 'liver'\nlimit = 0.5\n");
    plan +=
        "[[requirement]]\nid = 'volume'\nmetric = 'volume_error.symmetric/1'\nlabel = 'liver'\n"
        "limit = 0.5\n";
    write_file("judged/plan.toml", plan);
    return judge_files(files, 2).result.results;
  };
  const auto whole = judged("masks/half.nrrd");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(whole[i].cases, 120);
    EXPECT_EQ(whole[i].estimate.value(), 1);
    EXPECT_EQ(whole[i].ruling, validation::Verdict::pass) << whole[i].message;
    EXPECT_TRUE(whole[i].self_certificate->wrong_pass.has_value());
  }
  EXPECT_NEAR(whole[2].estimate.value(), (1.0 / 3) / 120, 1e-14);
  const auto lacking = judged("");
  EXPECT_NEAR(lacking[0].estimate.value(), 119.0 / 120, 1e-14);
  EXPECT_EQ(lacking[0].missing, 1);
  EXPECT_LT(*lacking[0].lower, *whole[0].lower);
  EXPECT_EQ(lacking[1].ruling, validation::Verdict::not_assessed);
  EXPECT_THAT(lacking[1].message, HasSubstr("no single output is the worst"));
  EXPECT_NEAR(lacking[2].estimate.value(), 1.0 / 120, 1e-14);
  EXPECT_EQ(lacking[2].ruling, validation::Verdict::pass) << lacking[2].message;
}

TEST(ScoreMasks, a_case_without_a_mask_has_the_worst_score) {
  const auto results = judge_files(files_of(120, ""), 2).result.results;
  EXPECT_NEAR(results[0].estimate.value(), 119.0 / 120, 1e-14);
  EXPECT_NEAR(results[1].estimate.value(), std::sqrt(24.0) / 120, 1e-14);
  EXPECT_EQ(results[2].missing, 1);
}

TEST(ScoreMasks, a_subgroup_may_be_those_whose_reference_has_the_class) {
  const JudgedFiles files = files_of(130);
  write_file("judged/hospital/a.nrrd", small_mask("00000000"));
  write_file("judged/hospital/b.nrrd", small_mask("11000000"));
  std::string labels = "case,patient,mask\n";
  for (int i = 0; i < 130; ++i)
    labels += text("c", 1000 + i, ",p", 1000 + i, i < 120 ? ",b.nrrd\n" : ",a.nrrd\n");
  write_file("judged/hospital/labels.csv", labels);
  write_file("judged/plan.toml",
             std::string(plan_text) +
                 "[[requirement]]\nid = 'of those with one'\nmetric = 'dice/1'\n"
                 "label = 'liver'\nlimit = 0.5\n"
                 "subgroup = 'reference has liver=yes'\n");
  const auto results = judge_files(files, 2).result.results;
  EXPECT_EQ(results[0].cases, 130);
  EXPECT_EQ(results[0].positives, 120);
  EXPECT_NEAR(results[0].estimate.value(), (119 + 2.0 / 3) / 130, 1e-14);
  EXPECT_EQ(results[3].cases, 120);
  EXPECT_NEAR(results[3].estimate.value(), (119 + 2.0 / 3) / 120, 1e-14);
}

TEST(ScoreMasks, give_the_same_bytes_from_any_number_of_threads) {
  const JudgedFiles files = files_of(130);
  const std::string one = validation::result_bytes(judge_files(files, 1).result);
  for (const std::int64_t threads : {2, 5, 200})
    EXPECT_EQ(validation::result_bytes(judge_files(files, threads).result), one);
  EXPECT_THAT(one, HasSubstr(R"("schema":"etalon.result/4")"));
}

TEST(ScoreMasks, keep_the_slices_of_the_worst_cases_whatever_is_scored_first) {
  const JudgedFiles files = files_of(130);
  const FileJudgement judged = judge_files(files, 1);
  const auto is_of = [&](const std::string& column) {
    std::vector<std::string> ids;
    for (const auto& [of, slice] : judged.slices) {
      if (of.first == column) ids.push_back(of.second);
    }
    return ids;
  };
  // The one that is cut, then the first of the flawless.
  for (const validation::Requirement& each : judged.result.plan.requirements) {
    EXPECT_THAT(is_of(validation::outputs_column(each, "score")),
                testing::ElementsAre("c1000", "c1001", "c1002"))
        << each.id;
  }
  const auto& worst = judged.slices.at(
      {validation::outputs_column(judged.result.plan.requirements[0], "score"), "c1002"});
  EXPECT_TRUE(std::ranges::any_of(worst.runs, [](const validation::SliceOverlay::Run& run) {
    return run.part == validation::OverlayPart::reference_only;
  }));
  for (const std::int64_t threads : {2, 7, 200})
    EXPECT_EQ(judge_files(files, threads).slices, judged.slices);
  const std::string page =
      validation::render_page(judged.cases, judged.result, Language::en, judged.slices);
  EXPECT_THAT(page, testing::AllOf(HasSubstr("c1002 of patient p1002: 0.6667"),
                                   HasSubstr("class=\"missed\""), HasSubstr("Slice 1 of 2"),
                                   HasSubstr("in the prediction alone (invented)"),
                                   HasSubstr("1 of the reference alone")));
  EXPECT_THAT(validation::render_page(judged.cases, judged.result, Language::ru, judged.slices),
              HasSubstr("Срез 1 из 2"));
  EXPECT_EQ(validation::render_page(judged.cases, judged.result, Language::en).find("missed\" d="),
            std::string::npos);
}

TEST(ScoreMasks, the_result_names_every_byte_of_every_mask) {
  const JudgedFiles files = files_of(120);
  const auto before = judge_files(files, 2).result;
  // Another comment: the same voxels, and so the same scores.
  write_file("judged/model/masks/half.nrrd",
             small_mask("10000000", "# by hand\nspace directions: (1,0,0) (0,1,0) (0,0,2)\n"));
  const auto after = judge_files(files, 2).result;
  EXPECT_EQ(after.results, before.results);
  EXPECT_NE(after.masks.value(), before.masks.value());
  EXPECT_NE(validation::result_bytes(after), validation::result_bytes(before));
}

TEST(ScoreMasks, errors_name_case_and_file) {
  EXPECT_THAT(refusal(files_of(3, "masks/cut.nrrd"), ErrorKind::format),
              testing::AllOf(HasSubstr("case 'c1002'"), HasSubstr("judged/model/masks/cut.nrrd"),
                             HasSubstr("7 bytes of data, 8 expected")));
  EXPECT_THAT(refusal(files_of(3, "masks/none.nrrd"), ErrorKind::io),
              HasSubstr("1 of 6 masks are missing: judged/model/masks/none.nrrd; "));
  EXPECT_THAT(refusal(files_of(3, "masks/elsewhere.nrrd"), ErrorKind::format),
              testing::AllOf(HasSubstr("elsewhere.nrrd"), HasSubstr("hospital/a.nrrd")));
}

TEST(ScoreMasks, a_plan_of_another_kind_is_refused) {
  const JudgedFiles files = files_of(3);
  write_file("judged/plan.toml",
             "name = 't'\n[[requirement]]\nid = 'a'\nmetric = 'mae/1'\nlimit = 1\n");
  EXPECT_THAT(refusal(files, ErrorKind::format),
              HasSubstr("the plan judges labels of the kind real, these are of the kind masks"));
  write_file("judged/plan.toml", plan_text);
  write_file("judged/hospital/labels.csv", "case,patient,value\nc1000,p,1\nc1001,q,1\nc1002,r,2\n");
  EXPECT_THAT(
      refusal(files, ErrorKind::format),
      HasSubstr(
          "labels.csv: the plan judges labels of the kind masks, these are of the kind real"));
}

}  // namespace
}  // namespace etalon::jobs
