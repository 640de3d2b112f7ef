// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/families.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/file.hpp"
#include "tests/support/html_page.hpp"
#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::validation {
namespace {

void expect_good_page(const std::string& page, const std::vector<std::string>& texts) {
  write_file("page.html", page);
  testing_support::expect_good_page("page.html", texts);
}

TEST(FamilyPage, says_of_a_family_what_is_shown_of_what_it_needs_and_with_which_error) {
  const CaseTable cases = cases_of_two_classes(400);
  RequirementPlan plan{.name = "Second reader"};
  plan.families = {{.id = "<either>", .method = "fixed-sequence", .shown = 1}};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8),
                       requirement_on("found", "sensitivity/1", 0.99, 0.5),
                       requirement_on("free", "specificity/1", 0.5, 0.5)};
  for (Requirement& each : plan.requirements) each.family = "<either>";
  const JudgementResult result = judged(cases, plan);
  ASSERT_EQ(result.results[2].stopped_by, "found");
  ASSERT_EQ(result.overall(), Verdict::pass);
  expect_good_page(render_page(cases, result, Language::en),
                   {"claim of the family <either>", "error 2.5 %",
                    "1 of 3 claims shown, 1 needed; method fixed-sequence, error of all together "
                    "2.5 %",
                    "Not reached: the claim found before it in the sequence is not shown.",
                    "of each family as many claims as it needs",
                    "The plan asks for this family alone, so the error of the whole is no larger"});
  expect_good_page(render_page(cases, result, Language::ru),
                   {"утверждение семейства <either>", "подтверждено утверждений: 1 из 3, нужно 1"});
  plan.families[0] = {.id = "<either>", .method = "holm"};
  expect_good_page(render_page(cases, judged(cases, plan), Language::en),
                   {"error 0.8333 %", "2 of 3 claims shown, 3 needed"});
}

TEST(FamilyPage, says_how_often_the_whole_errs_of_as_many_families_as_there_are) {
  const CaseTable cases = cases_of_two_classes(400);
  RequirementPlan plan{.name = "Second reader"};
  plan.families = {{.id = "either", .shown = 1}};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8),
                       requirement_on("found", "sensitivity/1", 0.5, 0.5),
                       requirement_on("free", "specificity/1", 0.5, 0.5),
                       requirement_on("right", "accuracy/1", 0.5, 0.5)};
  plan.requirements[0].family = plan.requirements[1].family = "either";
  expect_good_page(render_page(cases, judged(cases, plan), Language::en),
                   {"The family, and each requirement that stands alone, has its own error."});
  expect_good_page(render_page(cases, judged(cases, plan), Language::ru),
                   {"У семейства и у каждого отдельного требования своя ошибка."});
  plan.families.push_back({.id = "other", .shown = 1});
  plan.requirements[2].family = plan.requirements[3].family = "other";
  expect_good_page(render_page(cases, judged(cases, plan), Language::en),
                   {"Each of the 2 families, and each requirement that stands alone"});
}

TEST(FamilyPage, is_that_of_a_plan_without_families_where_there_are_none) {
  const CaseTable cases = cases_of_two_classes(400);
  RequirementPlan plan{.name = "Second reader"};
  plan.requirements = {requirement_on("area", "auc.mann_whitney.midrank/1", 0.8)};
  const JudgementResult result = judged(cases, plan);
  EXPECT_EQ(page::family_facts({cases, result, page::Voice(Language::en)}), "");
  EXPECT_EQ(render_page(cases, result, Language::en).find("famil"), std::string::npos);
}

}  // namespace
}  // namespace etalon::validation
