// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/subject.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/validation/judgement/page/page_fixture.hpp"
#include "validation/judgement/page/requirement_table.hpp"

namespace etalon::validation::page {
namespace {

/// The ruling says which bound decided it; the page must not say another one.
TEST(Subject, names_the_bound_that_decided_of_every_metric_and_choice) {
  std::int64_t ruled = 0;
  for (const CaseTable& cases :
       {cases_of_two_classes(400), cases_of_survival(400), cases_of_values(400)}) {
    for (const char* bound : {"auto", "lower", "upper"}) {
      RequirementPlan plan = plan_of_every_metric(cases.target);
      for (Requirement& requirement : plan.requirements) {
        if (metric_of(requirement.metric).info().better != Better::neither)
          requirement.bound = bound;
      }
      const JudgementResult result = judged(cases, plan);
      const Subject subject{cases, result, Voice(Language::en)};
      for (std::size_t i = 0; i < plan.requirements.size(); ++i) {
        if (result.results[i].ruling == Verdict::not_assessed) continue;
        ++ruled;
        const bool is_lower = result.results[i].message.starts_with("the lower bound");
        EXPECT_EQ(is_lower_deciding(plan.requirements[i]), is_lower) << plan.requirements[i].id;
        EXPECT_EQ(reason(subject, i).starts_with("The lower bound"), is_lower);
      }
    }
  }
  EXPECT_GT(ruled, 60);
}

TEST(Subject, collects_columns_thresholds_and_times_of_the_plan_once) {
  const CaseTable cases = cases_of_two_classes(40);
  JudgementResult result;
  result.plan.requirements = {requirement_on("a", "sensitivity/1", 0.5, 0.7),
                              requirement_on("b", "specificity/1", 0.5, 0.3),
                              requirement_on("c", "specificity/1", 0.5, 0.7, "site=north"),
                              requirement_on("d", "auc.mann_whitney.midrank/1", 0.5)};
  result.plan.requirements[3].reference = "raw";
  const Subject subject{cases, result, Voice(Language::en)};
  EXPECT_EQ(subject.columns(), (std::vector<std::string>{"raw", "score"}));
  EXPECT_EQ(subject.thresholds("score"), (std::vector<double>{0.3, 0.7}));
  EXPECT_TRUE(subject.thresholds("raw").empty());
  EXPECT_TRUE(subject.times("score").empty());
}

TEST(Subject, counts_patients_of_a_class_once) {
  CaseTable cases;
  cases.ids = {"a", "b", "c", "d"};
  cases.patients = {"p", "p", "q", "r"};
  cases.labels = {1, 1, 0, 1};
  EXPECT_EQ(count_patients(cases), 3);
  EXPECT_EQ(count_patients(cases, 1), 2);
  EXPECT_EQ(count_patients(cases, 0), 1);
}

TEST(Clipped, cuts_between_characters_and_shows_marks_that_turn_text) {
  EXPECT_EQ(clipped("score", 5), "score");
  EXPECT_EQ(clipped("оценка", 3), "оце…");
  EXPECT_EQ(clipped("a\u202Eb", 40), "a\\u202eb");
}

}  // namespace
}  // namespace etalon::validation::page
