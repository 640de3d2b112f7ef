// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_grades.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/error.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RequirementPlan plan(const std::string& metric = "accuracy.classes/1",
                     const std::vector<std::string>& classes = {"none", "mild", "severe"}) {
  RequirementPlan made{.name = "grades"};
  made.requirements = {{.id = "one", .metric = metric, .score = "grade", .limit = 0.5}};
  made.classes = classes;
  return made;
}

/// Three cases of classes none, severe and mild.
CaseTable table(const std::vector<std::string>& given) {
  CaseTable made;
  made.ids = {"a", "b", "c"};
  made.patients = made.ids;
  made.are_exclusive = true;
  made.named_labels = {{"none", {1, 0, 0}}, {"mild", {0, 0, 1}}, {"severe", {0, 1, 0}}};
  made.attributes["grade"] = given;
  made.attributes_named_by["grade"] = NamedBy::predictions;
  return made;
}

std::string failure(CaseTable cases, const RequirementPlan& of) {
  try {
    take_grades(cases, of);
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::format);
    return problem.what();
  }
  return "no error";
}

TEST(PlannedGrades, are_numbers_in_the_order_of_the_plan) {
  CaseTable cases = table({"none", "mild", ""});
  take_grades(cases, plan());
  EXPECT_EQ(cases.target, Target::grades);
  EXPECT_THAT(cases.values, ElementsAre(0, 2, 1));
  EXPECT_THAT(cases.given.at("grade"), ElementsAre(0, 1, -1));
  EXPECT_FALSE(cases.attributes.contains("grade"));
}

TEST(PlannedGrades, score_what_a_metric_makes_of_them) {
  const auto scores = [](const std::string& metric, double tolerance) {
    CaseTable cases = table({"none", "mild", "severe"});
    RequirementPlan of = plan(metric);
    if (metric == "ordinal.within/1") of.requirements[0].tolerance = tolerance;
    take_grades(cases, of);
    return cases.scores.at(outputs_column(of.requirements[0], "grade"));
  };
  EXPECT_THAT(scores("accuracy.classes/1", 0), ElementsAre(1, 0, 0));
  EXPECT_THAT(scores("ordinal.within/1", 1), ElementsAre(1, 1, 1));
  EXPECT_THAT(scores("ordinal.mean_levels_off/1", 0), ElementsAre(0, 1, 1));
  EXPECT_THAT(scores("kappa.cohen.quadratic/1", 0), ElementsAre(0, 1, 2));
}

TEST(PlannedGrades, refuse_what_the_plan_does_not_name) {
  EXPECT_THAT(failure(table({"none", "Mild", "severe"}), plan()),
              HasSubstr("case 'b' was given the class 'Mild'"));
  EXPECT_THAT(
      failure(table({"none", "mild", "none"}), plan("accuracy.classes/1", {"none", "mild"})),
      HasSubstr("case 'b' is of class 'severe'"));
  CaseTable cases = table({"none", "mild", "none"});
  cases.named_labels["mild"] = {0, 0, -1};
  EXPECT_THAT(failure(cases, plan()), HasSubstr("case 'c' has no class"));
  cases = table({"none", "mild", "none"});
  cases.attributes_named_by["grade"] = NamedBy::labels;
  EXPECT_THAT(failure(cases, plan()), HasSubstr("column 'grade' stands in the labels, too"));
  cases.attributes.erase("grade");
  EXPECT_THAT(failure(cases, plan()), HasSubstr("the predictions have no column 'grade'"));
  cases.are_exclusive = false;
  EXPECT_THAT(failure(cases, plan()), HasSubstr("no column 'class'"));
}

TEST(PlannedGrades, have_two_classes_or_more_with_names_of_their_own) {
  EXPECT_THAT(grade_faults(plan()), IsEmpty());
  EXPECT_THAT(grade_faults(plan("accuracy.classes/1", {"one"})), ElementsAre(HasSubstr("names 1")));
  EXPECT_THAT(grade_faults(plan("accuracy.classes/1", {"a", "b", "a"})),
              ElementsAre(HasSubstr("'a' stands twice")));
  EXPECT_THAT(grade_faults(plan("accuracy.classes/1", {"a", "", "b"})),
              ElementsAre(HasSubstr("empty")));
  RequirementPlan within = plan("ordinal.within/1");
  within.requirements[0].tolerance = 1;
  EXPECT_THAT(grade_faults(within), IsEmpty());
  for (const double tolerance : {0.5, 2.0}) {
    within.requirements[0].tolerance = tolerance;
    EXPECT_THAT(grade_faults(within), ElementsAre(HasSubstr("no number of levels below 2")));
  }
  RequirementPlan other = plan();
  other.requirements[0].score = "grade: accuracy.classes/1";
  EXPECT_THAT(grade_faults(other), ElementsAre(HasSubstr("rename it")));
  other = plan("ordinal.mean_levels_off/1");
  other.requirements[0].limit = 2;
  EXPECT_THAT(grade_faults(other), ElementsAre(HasSubstr("asks for nothing")));
  EXPECT_THAT(requirement_bytes(plan()), HasSubstr("etalon.requirements/8"));
}

}  // namespace
}  // namespace etalon::validation
