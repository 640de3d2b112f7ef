// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/job_plan_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

PlanProfile board() {
  PlanProfile profile{.name = "board"};
  profile.findings = {{.metric = "auc.mann_whitney.midrank/1", .limit = 0.9},
                      {.metric = "sensitivity/1", .limit = 0.8}};
  return profile;
}
std::string objections(const Plan& plan, JudgedModels models = JudgedModels::full,
                       const PlanProfile& profile = board(), std::optional<double> point = 0.4) {
  return join(hold_against(plan, models, point, profile).objections, "\n");
}

TEST(JobPlanCheck, takes_the_findings_of_the_levels_of_each_model) {
  const PlanCheck full = hold_against(Plan{}, JudgedModels::full, 0.4, board());
  EXPECT_THAT(full.objections, IsEmpty());
  EXPECT_THAT(full.carriers, ElementsAre(ElementsAre("L3.auc"), ElementsAre("L3.sensitivity")));
  const PlanCheck both = hold_against(Plan{}, JudgedModels::full_and_compressed, 0.4, board());
  EXPECT_THAT(both.carriers.at(0), ElementsAre("L3.auc", "L3.auc_compressed"));
}

TEST(JobPlanCheck, refuses_limits_that_are_easier_or_left_out) {
  Plan plan;
  plan.analytical.auc = 0.5;
  plan.analytical.sensitivity = 0;  // met by all: no finding
  EXPECT_THAT(objections(plan),
              AllOf(HasSubstr("requirement 'L3.auc': limit is 0.5, asked is 0.9 at least"),
                    HasSubstr("finding 2 (sensitivity/1 of column full): no requirement is of "
                              "this metric")));
  plan = {};
  plan.alpha = 0.1;
  plan.data.min_cases_per_class = 2;
  EXPECT_THAT(objections(plan),
              AllOf(HasSubstr("alpha is 0.1, asked is 0.05 at most"),
                    HasSubstr("data.min_cases_per_class is 2, asked is 10 at least (set "
                              "data.min_cases_per_class = 10)")));
}

TEST(JobPlanCheck, asks_a_difference_of_the_compressed_model) {
  PlanProfile profile = board();
  profile.findings = {
      {.metric = "auc.mann_whitney.midrank/1", .reference = "full", .limit = -0.02}};
  EXPECT_THAT(objections({}, JudgedModels::full_and_compressed, profile),
              HasSubstr("requirement 'L6.auc_difference': limit is -0.05, asked is -0.02"));
  Plan plan;
  plan.comparison.auc_margin = 0.01;
  EXPECT_EQ(objections(plan, JudgedModels::full_and_compressed, profile), "");
  EXPECT_THAT(objections(plan, JudgedModels::full, profile), Not(testing::IsEmpty()));
}

TEST(JobPlanCheck, refuses_levels_left_out_and_waivers_of_what_is_asked) {
  Plan plan;
  plan.levels = {"L0", "L1"};
  plan.waivers = {{.finding = "L3.auc", .reason = "a pilot"},
                  {.finding = "L1.duplicates", .reason = "known"}};
  EXPECT_THAT(objections(plan),
              AllOf(HasSubstr("levels is L0, L1, asked is L3 too"),
                    HasSubstr("waivers names 'L3.auc'"), Not(HasSubstr("duplicates"))));
}

TEST(JobPlanCheck, knows_no_decision_without_an_operating_point) {
  EXPECT_THAT(objections({}, JudgedModels::full, board(), std::nullopt),
              HasSubstr("finding 2 (sensitivity/1 of column full)"));
  PlanProfile at = board();
  at.findings[1].threshold = 0.3;
  EXPECT_THAT(objections({}, JudgedModels::full, at), HasSubstr("threshold is 0.4, asked is 0.3"));
}

}  // namespace
}  // namespace etalon::validation
