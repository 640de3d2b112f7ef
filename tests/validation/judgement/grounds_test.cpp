// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/grounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CaseTable cases_of(NamedBy patients, NamedBy sex) {
  CaseTable cases;
  for (int i = 0; i < 60; ++i) {
    cases.ids.push_back("c" + std::to_string(100 + i));
    cases.patients.push_back("p" + std::to_string(100 + i / 2));
    cases.labels.push_back(i / 2 % 2);
    cases.scores["score"].push_back(i / 2 % 2 == 0 ? 0.25 : 0.75);
    cases.attributes["sex"].push_back(i % 3 == 0 ? "" : "F");
  }
  cases.patients_named_by = patients;
  cases.attributes_named_by["sex"] = sex;
  return cases;
}

RequirementPlan plan_of(const std::string& subgroup, const std::string& cluster = "patient") {
  RequirementPlan plan{.name = "grounds", .cluster = cluster};
  plan.requirements.push_back(
      {.id = "found", .metric = "sensitivity/1", .threshold = 0.5, .subgroup = subgroup});
  return plan;
}

TEST(Grounds, say_who_named_patients_and_subgroups) {
  const auto judged =
      grounds_of(cases_of(NamedBy::predictions, NamedBy::predictions), plan_of("sex=F"));
  EXPECT_EQ(judged.cases, 60);
  EXPECT_EQ(judged.patients, 30);
  EXPECT_THAT(judged.subgroups, ElementsAre(SubgroupColumn{"sex", NamedBy::predictions, 20}));
  EXPECT_THAT(judged.assumptions,
              ElementsAre(Assumption::plan_before_labels, Assumption::thresholds_beforehand,
                          Assumption::patients_by_predictions, Assumption::subgroups_by_predictions,
                          Assumption::independent_patients, Assumption::sample_of_use,
                          Assumption::sizes_of_use, Assumption::true_labels));
  EXPECT_THAT(sentence(Assumption::subgroups_by_predictions, judged), HasSubstr("(sex)"));

  for (const NamedBy by : {NamedBy::labels, NamedBy::both}) {
    const auto settled = grounds_of(cases_of(by, by), plan_of("sex=F"),
                                    PlanSignature{"abc", "2026-03-01T12:00:05Z"});
    EXPECT_THAT(
        settled.assumptions,
        ElementsAre(Assumption::thresholds_beforehand, Assumption::independent_patients,
                    Assumption::sample_of_use, Assumption::sizes_of_use, Assumption::true_labels));
  }
}

TEST(Grounds, patients_of_unequal_size_are_taken_to_be_those_of_the_use) {
  CaseTable cases = cases_of(NamedBy::labels, NamedBy::labels);
  EXPECT_THAT(grounds_of(cases, plan_of("")).assumptions, Not(Contains(Assumption::sizes_of_use)));
  // One patient's two cases go to another: without the condition a sensitivity does not count them.
  cases.patients[0] = cases.patients[1] = cases.patients.back();
  EXPECT_THAT(grounds_of(cases, plan_of("")).assumptions, Not(Contains(Assumption::sizes_of_use)));
  cases.patients[2] = cases.patients[3] = cases.patients.back();
  const auto grounds = grounds_of(cases, plan_of(""));
  EXPECT_THAT(grounds.assumptions, Contains(Assumption::sizes_of_use));
  EXPECT_THAT(sentence(Assumption::sizes_of_use, grounds), HasSubstr("the 4 of the largest"));
  EXPECT_THAT(grounds_of(cases, plan_of("", "none")).assumptions,
              Not(Contains(Assumption::sizes_of_use)));
}

TEST(Grounds, patients_of_unequal_size_are_looked_for_among_what_each_metric_counts) {
  // All have four cases. Of one in five all are with the condition, of the others one is; whom the
  // model calls are two of each, or three of the first.
  CaseTable cases;
  for (int patient = 0; patient < 50; ++patient) {
    for (int k = 0; k < 4; ++k) {
      cases.ids.push_back("c" + std::to_string(cases.ids.size()));
      cases.patients.push_back("p" + std::to_string(patient));
      cases.labels.push_back(patient % 5 == 0 || k == 0 ? 1 : 0);
      cases.scores["alike"].push_back(k < 2 ? 0.9 : 0.1);
      cases.scores["unlike"].push_back(k < (patient == 0 ? 3 : 2) ? 0.9 : 0.1);
    }
  }
  const auto largest = [&](const std::string& metric, const std::string& score,
                           const std::string& reference = "") {
    RequirementPlan plan{.name = "counted"};
    plan.requirements.push_back({.id = "one",
                                 .metric = metric,
                                 .score = score,
                                 .reference = reference,
                                 .threshold = 0.5,
                                 .prevalence = 0.1});
    return grounds_of(cases, plan).largest_patient;
  };
  for (const char* metric :
       {"sensitivity/1", "auc.mann_whitney.midrank/1", "average_precision/1", "balanced_accuracy/1",
        "f1/1", "mcc/1", "lr_plus/1", "ppv.at_prevalence/1"})
    EXPECT_EQ(largest(metric, "alike"), 4) << metric;
  for (const char* metric :
       {"accuracy/1", "brier.mean_squared/1", "calibration.difference/1", "ppv/1", "npv/1"})
    EXPECT_EQ(largest(metric, "alike"), 0) << metric;
  EXPECT_EQ(largest("ppv/1", "unlike"), 3);
  EXPECT_EQ(largest("npv/1", "unlike"), 2);
  EXPECT_EQ(largest("ppv/1", "alike", "unlike"), 3);
}

TEST(Grounds, means_over_cases_of_which_some_lack_the_structure_are_named) {
  CaseTable cases;
  cases.target = Target::masks;
  for (int i = 0; i < 10; ++i) {
    cases.patients.push_back("p" + std::to_string(i));
    cases.ids.push_back("c" + std::to_string(i));
    cases.attributes["reference has liver"].emplace_back(i < 7 ? "yes" : "no");
  }
  cases.attributes_named_by["reference has liver"] = NamedBy::labels;
  RequirementPlan plan{.name = "masks", .classes = {"1=liver"}};
  plan.requirements = {{.id = "all", .metric = "dice/1", .label = "liver"}};
  const auto grounds = grounds_of(cases, plan);
  EXPECT_THAT(grounds.assumptions, Contains(Assumption::absence_of_use));
  EXPECT_THAT(sentence(Assumption::absence_of_use, grounds), HasSubstr("(liver: 3/10)"));
  cases.attributes["site"] = std::vector<std::string>(10, "a");
  cases.attributes["site"][0] = cases.attributes["site"].back() = "b";
  plan.requirements[0].subgroup = "site=b";
  EXPECT_THAT(sentence(Assumption::absence_of_use, grounds_of(cases, plan)),
              HasSubstr("(liver, site=b: 1/2)"));
  for (const char* which : {"yes", "no"}) {
    plan.requirements[0].subgroup = std::string("reference has liver=") + which;
    EXPECT_THAT(grounds_of(cases, plan).assumptions, Not(Contains(Assumption::absence_of_use)));
  }
}

TEST(Grounds, a_column_without_a_subgroup_is_nobodys_matter) {
  const auto grounds = grounds_of(cases_of(NamedBy::labels, NamedBy::predictions), plan_of(""));
  EXPECT_TRUE(grounds.subgroups.empty());
  EXPECT_THAT(grounds.assumptions, Not(Contains(Assumption::subgroups_by_predictions)));
}

TEST(Grounds, cases_that_the_plan_takes_as_independent_are_counted_with_their_patients) {
  const CaseTable cases = cases_of(NamedBy::predictions, NamedBy::predictions);
  const RequirementPlan plan = plan_of("", "none");
  const auto grounds = grounds_of(cases, plan);
  EXPECT_THAT(grounds.assumptions, Contains(Assumption::independent_cases));
  EXPECT_THAT(grounds.assumptions, Not(Contains(Assumption::patients_by_predictions)));
  EXPECT_THAT(sentence(Assumption::independent_cases, grounds),
              HasSubstr("though 60 cases come from 30 patients"));
  const auto result = judge(cases, plan).at(0);
  EXPECT_EQ(result.patients, 30);
  EXPECT_EQ(result.positive_patients, 15);
  EXPECT_EQ(result.negative_patients, 15);
}

TEST(Grounds, a_subgroup_without_its_column_is_named) {
  EXPECT_THROW(
      static_cast<void>(grounds_of(cases_of(NamedBy::both, NamedBy::both), plan_of("site=north"))),
      Error);
}

TEST(Grounds, what_a_pass_takes_for_granted_is_said_of_those_that_pass) {
  JudgementResult result;
  const auto add = [&](const char* id, const char* metric, Verdict ruling, std::int64_t cases) {
    Requirement requirement;
    requirement.id = id;
    requirement.metric = metric;
    result.plan.requirements.push_back(requirement);
    result.results.push_back({.id = id,
                              .ruling = ruling,
                              .cases = cases,
                              .positives = 80,
                              .patients = 400,
                              .positive_patients = 40,
                              .negative_patients = 360,
                              .error = result.plan.alpha / 2});
  };
  add("area", "auc.mann_whitney.midrank/1", Verdict::pass, 800);
  add("low", "auc.mann_whitney.midrank/1", Verdict::inconclusive, 800);
  add("missed", "sensitivity/1", Verdict::pass, 800);
  add("single", "specificity/1", Verdict::pass, 400);
  add("rates", "balanced_accuracy/1", Verdict::pass, 800);
  assume_of_passes(result);
  const Grounds& grounds = result.grounds;
  EXPECT_THAT(grounds.assumptions,
              testing::ElementsAre(Assumption::scores_of_one_kind, Assumption::losses_of_one_kind));
  // 1 − 0.025^(1/40) and 1 − 0.025^(1/360).
  EXPECT_THAT(sentence(Assumption::scores_of_one_kind, grounds),
              HasSubstr("(area: up to 8.8 % of such as the 40 with positive cases, 1.0 % of such "
                        "as the 360 with negative)"));
  EXPECT_THAT(sentence(Assumption::losses_of_one_kind, grounds), HasSubstr("(missed, rates)"));

  JudgementResult none;
  none.plan.requirements.push_back(result.plan.requirements[1]);
  none.results.push_back(result.results[1]);
  assume_of_passes(none);
  EXPECT_TRUE(none.grounds.assumptions.empty());
}

TEST(Grounds, every_assumption_has_a_name_and_a_sentence) {
  const Grounds grounds;
  for (int i = 0; i <= static_cast<int>(Assumption::losses_of_one_kind); ++i) {
    const auto assumption = static_cast<Assumption>(i);
    EXPECT_NE(to_string(assumption), "?");
    EXPECT_GT(sentence(assumption, grounds).size(), 10U);
  }
}

TEST(Grounds, name_a_profile_only_where_one_was_given) {
  Grounds grounds = grounds_of(cases_of(NamedBy::labels, NamedBy::labels), plan_of(""));
  // Results without a profile have the bytes that they had before there were any.
  EXPECT_FALSE(to_json(grounds).contains("profile"));
  grounds.profile = {.name = "board", .sha256 = sha256("profile"), .shortfalls = {"2 cases"}};
  const Json json = to_json(grounds);
  EXPECT_EQ(
      json.at("profile").canonical(),
      R"({"name":"board","sha256":")" + sha256("profile").hex() + R"(","shortfalls":["2 cases"]})");
}

TEST(Grounds, of_a_study_that_falls_short_of_a_profile_let_nothing_pass) {
  JudgementResult result;
  result.results = {{.id = "a", .ruling = Verdict::pass}};
  result.grounds.profile = {.name = "board", .sha256 = sha256("profile")};
  EXPECT_EQ(result.overall(), Verdict::pass);
  result.grounds.profile->shortfalls = {"2 cases"};
  EXPECT_EQ(result.overall(), Verdict::not_assessed);
  result.results.push_back({.id = "b", .ruling = Verdict::fail});
  EXPECT_EQ(result.overall(), Verdict::fail);
}

}  // namespace
}  // namespace etalon::validation
