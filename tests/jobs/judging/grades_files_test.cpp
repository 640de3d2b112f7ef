// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/judging/judge_files.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using validation::Verdict;

constexpr int cases = 240;
constexpr std::array<std::string_view, 4> names = {"none", "mild", "moderate", "severe"};

std::string plan_text() {
  std::string plan =
      "name = \"grades\"\nclasses = [\"none\", \"mild\", \"moderate\", \"severe\"]\n";
  const auto add = [&](std::string_view id, std::string_view metric, std::string_view rest) {
    plan += text("[[requirement]]\nid = \"", id, "\"\nmetric = \"", metric,
                 "\"\nscore = \"grade\"\n", rest, "\n");
  };
  add("right", "accuracy.classes/1", "limit = 0.75");
  add("balanced", "balanced_accuracy.classes/1", "limit = 0.75");
  add("nearly", "ordinal.within/1", "tolerance = 1\nlimit = 0.95");
  add("off", "ordinal.mean_levels_off/1", "limit = 0.3");
  add("off by level", "ordinal.macro_levels_off/1", "limit = 0.4");
  add("kappa", "kappa.cohen.quadratic/1", "limit = 0.8");
  add("no worse", "accuracy.classes/1", "reference = \"other\"\nlimit = -0.2");
  return plan;
}

/// Class i mod 4 of case i; `given` says which one it was given, −1: none.
FileJudgement judged(const std::function<int(int)>& given, int cases_of_patient = 1) {
  std::string labels = "case,patient,class\n";
  std::string predictions = "case,grade,other\n";
  const auto name = [](int level) {
    return level < 0 ? std::string() : std::string(names[static_cast<std::size_t>(level)]);
  };
  for (int i = 0; i < cases; ++i) {
    labels += text("c", i, ",p", i / cases_of_patient, ",", name(i % 4), "\n");
    predictions += text("c", i, ",", name(given(i)), ",", name(i % 10 == 0 ? 0 : i % 4), "\n");
  }
  write_file("plan.toml", plan_text());
  write_file("labels.csv", labels);
  write_file("predictions.csv", predictions);
  return judge_files(
      {.plan = "plan.toml", .predictions = "predictions.csv", .labels = "labels.csv", .signer = {}},
      1);
}

/// Every twelfth case is one level too low, where there is one.
int nearly_right(int i) { return i % 12 == 1 || i % 12 == 2 ? i % 4 - 1 : i % 4; }

TEST(GradesFiles, of_a_good_model_pass) {
  const FileJudgement judgement = judged(nearly_right);
  const auto& results = judgement.result.results;
  for (const auto& each : results) EXPECT_EQ(each.ruling, Verdict::pass) << each.message;
  EXPECT_DOUBLE_EQ(*results[0].estimate, 1 - 1.0 / 6);
  EXPECT_DOUBLE_EQ(*results[2].estimate, 1);
  EXPECT_DOUBLE_EQ(*results[3].estimate, 1.0 / 6);
  // A third of two of the four classes.
  EXPECT_DOUBLE_EQ(*results[1].estimate, 1 - 1.0 / 6);
  EXPECT_THAT(results[1].method, HasSubstr("MOVER"));
  EXPECT_THAT(validation::result_bytes(judgement.result),
              HasSubstr(R"("schema":"etalon.result/8")"));
}

TEST(GradesFiles, of_a_model_that_says_one_class_fail) {
  const FileJudgement constant = judged([](int /*i*/) { return 1; });
  EXPECT_EQ(constant.result.results[0].ruling, Verdict::fail);
  EXPECT_EQ(constant.result.results[1].ruling, Verdict::fail);
  EXPECT_EQ(*constant.result.results[0].estimate, 0.25);
}

TEST(GradesFiles, without_an_output_are_as_far_off_as_the_scale_allows) {
  const FileJudgement lacking = judged([](int i) { return i < 4 ? -1 : nearly_right(i); });
  const auto& results = lacking.result.results;
  for (std::size_t k = 0; k < 6; ++k) EXPECT_EQ(results[k].missing, 4);
  // The first four cases: classes 0 to 3, of which two were one off.
  EXPECT_NEAR(*results[3].estimate, (cases / 6.0 - 2 + 3 + 2 + 2 + 3) / cases, 1e-12);
  EXPECT_NEAR(*results[0].estimate, (cases * 5 / 6.0 - 2) / cases, 1e-12);
  EXPECT_TRUE(results[0].lower);
  EXPECT_EQ(results[5].ruling, Verdict::not_assessed) << results[5].message;
}

TEST(GradesFiles, of_patients_with_cases_of_several_classes_have_wider_bounds_of_class_means) {
  const FileJudgement apart = judged(nearly_right);
  const FileJudgement shared = judged(nearly_right, 2);
  EXPECT_THAT(shared.result.results[1].method, HasSubstr("error divided"));
  EXPECT_LT(*shared.result.results[1].lower, *apart.result.results[1].lower);
  EXPECT_EQ(*shared.result.results[1].estimate, *apart.result.results[1].estimate);
}

TEST(GradesFiles, of_a_plan_with_a_class_that_no_case_has_tell_no_mean_over_classes) {
  static_cast<void>(judged(nearly_right));
  std::string plan = plan_text();
  plan.replace(plan.find("\"severe\""), 8, "\"severe\", \"worst\"");
  write_file("plan.toml", plan);
  const FileJudgement judgement = judge_files(
      {.plan = "plan.toml", .predictions = "predictions.csv", .labels = "labels.csv", .signer = {}},
      1);
  EXPECT_EQ(judgement.result.results[0].ruling, Verdict::pass);
  for (const std::size_t of_means : {1U, 4U}) {
    const auto& each = judgement.result.results[of_means];
    EXPECT_EQ(each.ruling, Verdict::not_assessed);
    EXPECT_FALSE(each.estimate);
    EXPECT_THAT(each.message, HasSubstr("0 patients have a case of class worst"));
  }
}

/// One class has few cases: what they say is in the bound, of values and of differences.
TEST(GradesFiles, of_two_models_have_bounds_of_every_class) {
  static_cast<void>(judged(nearly_right));
  std::string plan =
      "name = \"grades\"\nclasses = [\"none\", \"mild\", \"moderate\", \"severe\"]\n";
  for (const char* reference : {"", "reference = \"other\"\n"})
    plan += text("[[requirement]]\nid = \"balanced", reference[0] == 0 ? "" : " difference",
                 "\"\nmetric = \"balanced_accuracy.classes/1\"\nscore = \"grade\"\n", reference,
                 "limit = 0\n");
  write_file("plan.toml", plan);
  const FileJudgement judgement = judge_files(
      {.plan = "plan.toml", .predictions = "predictions.csv", .labels = "labels.csv", .signer = {}},
      1);
  const auto& difference = judgement.result.results[1];
  ASSERT_TRUE(difference.lower) << difference.message;
  EXPECT_THAT(difference.method, HasSubstr("MOVER"));
  EXPECT_LT(*difference.lower, *difference.estimate);
  EXPECT_GT(*difference.upper, *difference.estimate);
}

TEST(GradesFiles, have_a_page_in_both_languages) {
  const FileJudgement judgement = judged(nearly_right);
  EXPECT_THAT(render_page(judgement.cases, judgement.result, Language::en),
              AllOf(HasSubstr("one of 4 classes"), HasSubstr("the class that was given"),
                    HasSubstr("<td class=\"n right\">40</td>"), HasSubstr("at most 1 levels off"),
                    HasSubstr("no output")));
  EXPECT_THAT(render_page(judgement.cases, judgement.result, Language::ru),
              HasSubstr("присвоенный класс"));
}

}  // namespace
}  // namespace etalon::jobs
