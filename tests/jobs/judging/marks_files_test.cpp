// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/judging/judge_files.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using validation::Verdict;

constexpr std::string_view plan_text = R"(name = "nodules"
hit = "distance 2"

[[requirement]]
id = "area"
metric = "afroc1.area/1"
limit = 0.7

[[requirement]]
id = "found"
metric = "lesion_sensitivity/1"
threshold = 0.5
limit = 0.7

[[requirement]]
id = "quiet"
metric = "images_without_false_marks/1"
threshold = 0.5
limit = 0.7
)";

/// 40 patients with a lesion in one image and none in another; `of_sick` and `of_clear` are the
/// rows of marks behind the image's name.
FileJudgement judged(const std::string& of_sick, const std::string& of_clear,
                     const std::string& of_first) {
  std::string lesions = "case,patient,lesion,x,y\n";
  std::string marks = "case,score,x,y,missing\n";
  for (int i = 0; i < 40; ++i) {
    lesions += text("sick", i, ",p", i, ",l,10,10\nclear", i, ",p", i, ",,,\n");
    marks += text("sick", i, i == 0 ? of_first : of_sick, "\nclear", i, of_clear, "\n");
  }
  write_file("plan.toml", plan_text);
  write_file("lesions.csv", lesions);
  write_file("marks.csv", marks);
  return judge_files(
      {.plan = "plan.toml", .predictions = "marks.csv", .labels = "lesions.csv", .signer = {}}, 1);
}

/// Finds every lesion and marks nothing else; judged once.
const FileJudgement& good() {
  static const FileJudgement judgement = judged(",0.9,11,10,", ",,,,", ",0.9,11,10,");
  return judgement;
}

std::vector<Verdict> rulings(const FileJudgement& judgement) {
  std::vector<Verdict> all;
  for (const auto& each : judgement.result.results) all.push_back(each.ruling);
  return all;
}

TEST(MarksFiles, of_a_good_model_pass) {
  EXPECT_THAT(rulings(good()), testing::Each(Verdict::pass));
  const auto& area = good().result.results[0];
  EXPECT_EQ(area.cases, 120);
  EXPECT_EQ(area.positives, 40);
  EXPECT_THAT(validation::result_bytes(good().result),
              AllOf(HasSubstr(R"("schema":"etalon.result/5")"),
                    HasSubstr(R"("average_precision":1,"false_marks":0,"froc_mean":1,"images":80)"),
                    HasSubstr(R"("unmarked_images":40)"),
                    HasSubstr("an area that passes is promised for lesions"),
                    HasSubstr("40 with a lesion"), Not(HasSubstr("AUC that passes"))));
}

TEST(MarksFiles, of_a_model_that_marks_beside_the_lesions_fail) {
  const FileJudgement covered = judged(",0.9,11,10,", ",0.9,50,50,", ",0.9,11,10,");
  EXPECT_EQ(covered.result.results[2].ruling, Verdict::fail);
  EXPECT_EQ(covered.result.results[0].estimate, 0.75);
}

TEST(MarksFiles, without_an_output_count_as_the_worst) {
  const FileJudgement lacking = judged(",0.9,11,10,", ",,,,", ",,,,1");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LT(lacking.result.results[i].estimate, good().result.results[i].estimate) << i;
    EXPECT_LT(lacking.result.results[i].lower, good().result.results[i].lower) << i;
  }
  EXPECT_EQ(lacking.result.results[0].missing, 2);
  EXPECT_THAT(validation::result_bytes(lacking.result), HasSubstr(R"("average_precision":null)"));
}

TEST(MarksFiles, have_a_page_in_both_languages) {
  const std::string english = render_page(good().cases, good().result, Language::en);
  EXPECT_THAT(english,
              AllOf(HasSubstr("when a mark hits: distance 2"), HasSubstr("Free-response ROC"),
                    HasSubstr("no mark: 40."), HasSubstr("lesions: 40"), Not(HasSubstr("1e+300"))));
  const std::string russian = render_page(good().cases, good().result, Language::ru);
  EXPECT_THAT(russian, AllOf(HasSubstr("FROC-кривая"), HasSubstr("очагов: 40")));
}

}  // namespace
}  // namespace etalon::jobs
