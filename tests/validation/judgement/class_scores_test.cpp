// SPDX-License-Identifier: Apache-2.0
// What is judged of the scores of all classes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/text.hpp"
#include "validation/judgement/grounds.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"
#include "validation/judgement/result.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/power/studies/draws.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

RequirementPlan some_plan() {
  RequirementPlan plan{.name = "skin", .classes = {"a", "b", "c"}};
  const auto add = [&](const std::string& id, const std::string& metric) -> Requirement& {
    Requirement& requirement = plan.requirements.emplace_back();
    requirement.id = id;
    requirement.metric = metric;
    requirement.score = "m";
    requirement.limit = 0.5;
    return requirement;
  };
  add("macro", "auc.macro/1");
  add("micro", "auc.micro/1");
  add("best", "top_k/1").best = 1;
  Requirement& gain = add("gain", "auc.macro/1");
  gain.reference = "r";
  gain.limit = -0.3;
  return plan;
}

/// 240 cases of 160 patients, classes in turn.
CaseTable some_cases() {
  CaseTable cases;
  cases.are_exclusive = true;
  Draws draws(7, 0, 0);
  const std::vector<std::string> classes = some_plan().classes;
  for (std::size_t i = 0; i < 240; ++i) {
    cases.ids.push_back(text("c", 1000 + i));
    cases.patients.push_back(text("p", 1000 + (i < 160 ? i : 2 * (i - 160))));
    for (std::size_t k = 0; k < classes.size(); ++k) {
      const bool is_own = i % 3 == k;
      cases.named_labels[classes[k]].push_back(is_own ? 1 : 0);
      cases.scores["m." + classes[k]].push_back(draws.normal() + (is_own ? 1.5 : 0));
      cases.scores["r." + classes[k]].push_back(draws.normal() + (is_own ? 1.2 : 0));
    }
  }
  return cases;
}

TEST(ClassScores, of_a_mean_are_the_mean_of_each_class_between_bounds_that_their_own_enclose) {
  CaseTable cases = some_cases();
  cases.patients = cases.ids;
  RequirementPlan plan = some_plan();
  const auto together = judge(cases, plan);
  const std::vector<Requirement> single = one_for_each_class(plan, plan.requirements[0]);
  plan.requirements = single;
  for (std::size_t k = 0; k < 3; ++k) plan.requirements[k].id = single[k].label;
  plan.classes.clear();
  const auto alone = judge(cases, plan);
  double mean = 0;
  double lower = 0;
  for (const RequirementResult& each : alone) {
    mean += *each.estimate / 3;
    lower += *each.lower / 3;
  }
  EXPECT_NEAR(*together[0].estimate, mean, 1e-15);
  EXPECT_GT(*together[0].lower, lower);
  EXPECT_LT(*together[0].lower, mean - (mean - lower) / std::sqrt(3.0) + 1e-12);
  EXPECT_EQ(together[0].patients, 240);
  EXPECT_EQ(together[1].cases, 720);
  EXPECT_EQ(together[2].ruling, Verdict::pass);
}

TEST(ClassScores, neither_the_order_of_cases_nor_the_names_of_classes_matter) {
  const CaseTable cases = some_cases();
  const RequirementPlan plan = some_plan();
  const auto before = judge(cases, plan);
  EXPECT_EQ(before, judge(cases, plan, 3));
  CaseTable renamed = cases;
  std::swap(renamed.named_labels["a"], renamed.named_labels["b"]);
  for (const std::string model : {"m.", "r."})
    std::swap(renamed.scores[model + "a"], renamed.scores[model + "b"]);
  const auto after = judge(renamed, plan);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(*after[i].estimate, *before[i].estimate, 1e-14) << before[i].id;
    EXPECT_NEAR(*after[i].lower, *before[i].lower, 1e-12) << before[i].id;
    EXPECT_NEAR(*after[i].upper, *before[i].upper, 1e-12) << before[i].id;
  }
}

TEST(ClassScores, a_worse_score_and_a_missing_one_improve_nothing) {
  const CaseTable cases = some_cases();
  const RequirementPlan plan = some_plan();
  const auto whole = judge(cases, plan);
  for (const double value : {-9.0, none}) {
    CaseTable worse = cases;
    for (std::size_t i = 0; i < 60; i += 3) worse.scores["m.a"][i] = value;
    const auto results = judge(worse, plan);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_LT(*results[i].estimate, *whole[i].estimate) << whole[i].id;
      EXPECT_LE(*results[i].lower, *whole[i].lower) << whole[i].id;
      EXPECT_EQ(results[i].missing, std::isnan(value) ? 20 : 0);
      EXPECT_EQ(results[i].estimate_of_given.has_value(), std::isnan(value));
    }
  }
}

TEST(ClassScores, of_two_opposite_classes_are_those_of_one) {
  CaseTable cases = some_cases();
  RequirementPlan plan = some_plan();
  plan.classes = {"a", "b"};
  plan.requirements.resize(1);
  cases.named_labels.erase("c");
  for (std::size_t i = 0; i < cases.ids.size(); ++i) {
    cases.named_labels["b"][i] = static_cast<std::int8_t>(1 - cases.named_labels["a"][i]);
    cases.scores["m.b"][i] = -cases.scores["m.a"][i];
  }
  const auto both = judge(cases, plan)[0];
  plan.requirements = one_for_each_class(plan, plan.requirements[0]);
  plan.requirements.resize(1);
  plan.classes.clear();
  const auto one = judge(cases, plan)[0];
  EXPECT_NEAR(*both.estimate, *one.estimate, 1e-15);
  EXPECT_NEAR(*both.lower, *one.lower, 0.01);
}

/// Several labels of single cases, the first `shared` of them with both.
CaseTable two_labels(std::size_t shared) {
  CaseTable cases = some_cases();
  cases.are_exclusive = false;
  cases.patients = cases.ids;
  cases.named_labels.erase("c");
  for (std::size_t i = 0; i < shared; ++i)
    cases.named_labels["a"][i] = cases.named_labels["b"][i] = 1;
  return cases;
}

TEST(ClassScores, of_patients_with_several_labels_are_as_sure_as_all_their_classes_together) {
  RequirementPlan plan = some_plan();
  plan.classes = {"a", "b"};
  plan.requirements.resize(1);
  RequirementPlan alone = plan;
  alone.requirements = one_for_each_class(plan, plan.requirements[0]);
  for (std::size_t k = 0; k < 2; ++k) alone.requirements[k].id = plan.classes[k];
  alone.classes.clear();
  for (const std::size_t shared : {0U, 1U}) {
    const CaseTable cases = two_labels(shared);
    const auto each = judge(cases, alone);
    const double mean = (*each[0].lower + *each[1].lower) / 2;
    const double found = *judge(cases, plan)[0].lower;
    EXPECT_EQ(found > mean + 1e-6, shared == 0) << found << ", " << mean;
    if (shared == 0) continue;
    EXPECT_NEAR(found, mean, 1e-12);
  }
}

TEST(ClassScores, an_output_left_out_never_improves_the_bound) {
  RequirementPlan plan = some_plan();
  plan.classes = {"a", "b"};
  plan.requirements.resize(1);
  const CaseTable whole = two_labels(0);
  const double before = *judge(whole, plan)[0].lower;
  for (const std::size_t at : {0U, 1U, 64U, 111U}) {
    for (const std::string column : {"m.a", "m.b"}) {
      CaseTable lost = whole;
      lost.scores[column][at] = none;
      EXPECT_LE(*judge(lost, plan)[0].lower, before) << column << " " << at;
    }
  }
}

TEST(ClassScores, that_pass_say_who_may_have_been_missed) {
  const CaseTable cases = some_cases();
  JudgementResult judged;
  judged.plan = some_plan();
  judged.plan.requirements.resize(1);
  judged.results = judge(cases, judged.plan);
  judged.grounds = grounds_of(cases, judged.plan, std::nullopt);
  ASSERT_EQ(judged.results[0].ruling, Verdict::pass);
  assume_of_passes(judged);
  ASSERT_EQ(judged.grounds.unseen.size(), 1U);
  EXPECT_EQ(judged.grounds.unseen[0].positives, judged.results[0].positive_patients);
  EXPECT_THAT(result_bytes(judged), HasSubstr("scores.of_one_kind"));
}

TEST(ClassScores, a_class_that_few_patients_have_is_named) {
  CaseTable cases = some_cases();
  const RequirementPlan plan = some_plan();
  for (std::size_t i = 15; i < cases.ids.size(); ++i) {
    cases.named_labels["c"][i] = 0;
    if (i % 3 == 2) cases.named_labels["b"][i] = 1;
  }
  const auto results = judge(cases, plan);
  EXPECT_EQ(results[0].ruling, Verdict::not_assessed);
  EXPECT_THAT(results[0].message,
              HasSubstr("5 patients have a case of class c; the plan wants at least 10 of each"));
}

TEST(ClassScores, have_grounds_and_promises_that_say_what_is_not_simulated) {
  const CaseTable cases = some_cases();
  JudgementResult judged;
  judged.plan = some_plan();
  judged.results = judge(cases, judged.plan);
  judged.grounds = grounds_of(cases, judged.plan, std::nullopt);
  ASSERT_EQ(judged.grounds.labels.size(), 3U);
  EXPECT_EQ(judged.grounds.labels[0].positive, 80);
  EXPECT_EQ(judged.grounds.largest_patient, 4);  // Pooled, of the others' class.
  add_promises(cases, judged.plan, judged.results, 1);
  for (const RequirementResult& each : judged.results) {
    ASSERT_TRUE(each.self_certificate) << each.id;
    // A share among the best is one of cases.
    EXPECT_EQ(each.self_certificate->wrong_pass.has_value(), each.id == "best");
    if (each.id == "best") continue;
    EXPECT_THAT(each.self_certificate->not_simulated,
                HasSubstr("need a model of how classes are mistaken"));
  }
  EXPECT_THAT(result_bytes(judged), HasSubstr("\"schema\":\"etalon.result/9\""));
}

}  // namespace
}  // namespace etalon::validation
