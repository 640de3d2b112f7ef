// SPDX-License-Identifier: Apache-2.0
#include "validation/reachable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/text.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

/// `each` cases of every one of so many patients with, then without the condition.
TestCases split_of(std::int64_t positives, std::int64_t negatives, std::int64_t each = 1) {
  TestCases cases;
  for (std::int64_t patient = 0; patient < positives + negatives; ++patient) {
    for (std::int64_t i = 0; i < each; ++i) {
      cases.patients.push_back(text("p", patient));
      cases.labels.push_back(patient < positives ? 1 : 0);
    }
  }
  return cases;
}

/// A plan whose limits every split of some size meets.
Plan loose() {
  Plan plan;
  plan.analytical = {.auc = 0, .sensitivity = 0, .specificity = 0, .brier = 1, .scaled_brier = -1};
  plan.comparison = {.auc_margin = 1, .sensitivity_margin = 1, .specificity_margin = 1};
  plan.identity.max_flip_rate = plan.identity.max_changed_share = 1;
  return plan;
}

std::vector<UnreachableLimit> limits(const Plan& plan, const TestCases& cases,
                                     JudgedModels models = JudgedModels::full_and_compressed) {
  return unreachable_limits(plan, cases, models);
}

TEST(Reachable, what_a_faultless_result_meets_is_no_limit_to_object_to) {
  EXPECT_TRUE(limits(loose(), split_of(2, 2)).empty());
  EXPECT_TRUE(limits(Plan{}, split_of(300, 300)).empty());
}

TEST(Reachable, a_sensitivity_beyond_the_bound_of_no_fault_names_the_cases_needed) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.97;
  const auto found = limits(plan, split_of(20, 100));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].finding, "L3.sensitivity");
  EXPECT_EQ(found[0].key, "plan.analytical.sensitivity");
  EXPECT_EQ(found[0].count, 20);
  // 0.025^(1/n) of all n right (Clopper and Pearson 1934): ln 0.025 / ln 0.97 = 121.1.
  EXPECT_NEAR(found[0].best.value(), std::pow(0.025, 1.0 / 20), 1e-12);
  EXPECT_EQ(found[0].needed, 122);
  EXPECT_TRUE(limits(plan, split_of(122, 2)).empty());
  EXPECT_EQ(limits(plan, split_of(121, 2)).size(), 1U);
}

TEST(Reachable, specificity_and_decision_flips_are_looked_at_alike) {
  Plan plan = loose();
  plan.analytical.specificity = 0.9;
  plan.identity.max_flip_rate = 0.01;
  const auto found = limits(plan, split_of(30, 10));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].finding, "L0.decision_flips");
  EXPECT_NEAR(found[0].best.value(), 1 - std::pow(0.025, 1.0 / 40), 1e-12);
  EXPECT_EQ(found[0].needed, 368);  // ln 0.025 / ln 0.99 = 367.04
  EXPECT_EQ(found[1].finding, "L3.specificity");
  EXPECT_EQ(found[1].needed, 36);  // ln 0.025 / ln 0.9 = 35.01
  const auto full = limits(plan, split_of(30, 10), JudgedModels::full);
  ASSERT_EQ(full.size(), 1U);
  EXPECT_EQ(full[0].finding, "L3.specificity");
}

TEST(Reachable, an_auc_beyond_the_bound_of_complete_separation_is_named) {
  Plan plan = loose();
  plan.analytical.auc = 0.95;
  const auto found = limits(plan, split_of(10, 10));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].finding, "L3.auc");
  EXPECT_EQ(found[0].best, separated_auc_bound(10, 10, 0.025));
  ASSERT_TRUE(found[0].needed.has_value());
  const std::int64_t half = (*found[0].needed + 1) / 2;
  EXPECT_TRUE(limits(plan, split_of(half, half)).empty());
  EXPECT_FALSE(limits(plan, split_of(half - 2, half - 2)).empty());
}

TEST(Reachable, cases_of_one_patient_count_as_the_levels_count_them) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.9;
  EXPECT_TRUE(limits(plan, split_of(40, 40)).empty());
  const auto found = limits(plan, split_of(20, 20, 2));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].count, 40);
  EXPECT_EQ(found[0].patients, 20);
  EXPECT_LT(found[0].best.value(), 0.9);
  plan.cluster = "none";
  EXPECT_TRUE(limits(plan, split_of(20, 20, 2)).empty());
}

TEST(Reachable, a_limit_that_no_number_of_cases_meets_says_so) {
  Plan plan = loose();
  plan.analytical.auc = plan.analytical.sensitivity = 1;
  plan.identity.max_flip_rate = 0;
  const auto found = limits(plan, split_of(50, 50));
  ASSERT_EQ(found.size(), 3U);
  for (const UnreachableLimit& each : found) EXPECT_FALSE(each.needed.has_value()) << each.key;
}

TEST(Reachable, a_waiver_covers_what_stays_open_and_not_what_cannot_be_assessed) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.97;
  plan.identity.max_flip_rate = 0.01;
  plan.waivers = {{"L3.sensitivity", "a pilot"}, {"L0.decision_flips", "a pilot"}};
  EXPECT_EQ(limits(plan, split_of(20, 20)).size(), 2U);
  Plan margins = loose();
  margins.comparison.auc_margin = 0.02;
  margins.waivers = {{"L6.auc_difference", "a pilot"}};
  EXPECT_TRUE(limits(margins, split_of(40, 100)).empty());
  EXPECT_EQ(limits(margins, split_of(8, 100)).size(), 1U);  // too few for any bound
}

TEST(Reachable, what_is_not_demanded_may_stay_open) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.97;
  plan.levels = {"L0", "L1"};
  EXPECT_TRUE(limits(plan, split_of(20, 20)).empty());
}

TEST(Reachable, too_few_patients_for_a_bound_are_named_with_the_reason) {
  Plan plan = loose();
  plan.analytical.scaled_brier = 0.25;
  const auto found = limits(plan, split_of(30, 30));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].key, "plan.analytical.scaled_brier");
  EXPECT_FALSE(found[0].best.has_value());
  EXPECT_THAT(found[0].reason, testing::HasSubstr("needs 100"));
}

TEST(Reachable, a_margin_that_equal_models_do_not_show_is_named_as_such) {
  Plan plan = loose();
  plan.comparison.auc_margin = 0.02;
  const auto found = limits(plan, split_of(40, 100));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].is_of_equal_models);
  EXPECT_EQ(found[0].finding, "L6.auc_difference");
  EXPECT_EQ(found[0].limit, 0.02);  // as the plan writes it
  EXPECT_TRUE(limits(plan, split_of(100, 100)).empty());
  EXPECT_TRUE(limits(plan, split_of(40, 100), JudgedModels::full).empty());
}

TEST(Reachable, a_requirement_of_each_model_is_said_once) {
  Plan plan = loose();
  plan.requirements = {{.id = "small", .metric = "sensitivity/1", .limit = 0.99}};
  const auto found = limits(plan, split_of(40, 40));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].finding, "L3.small");
}

TEST(Reachable, patients_with_unequal_numbers_of_cases_are_not_told_to_be_fewer) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.85;
  plan.analytical.auc = 0.85;
  TestCases cases = split_of(28, 28);
  for (int i = 0; i < 60; ++i) {
    cases.patients.emplace_back("p0");
    cases.labels.push_back(1);
  }
  ASSERT_TRUE(limits(plan, split_of(28, 28)).empty());
  const auto found = limits(plan, cases);
  ASSERT_FALSE(found.empty());
  for (const UnreachableLimit& each : found) {
    EXPECT_TRUE(each.is_of_unequal_patients) << each.finding;
    EXPECT_FALSE(each.needed.has_value()) << each.finding;
  }
}

TEST(Reachable, a_plan_with_a_faulty_requirement_is_judged_by_its_other_limits) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.97;
  for (const Requirement& faulty :
       {Requirement{.id = "x", .metric = "auc"},
        Requirement{.id = "x", .metric = "auc.mann_whitney.midrank/1", .subgroup = "sex=F"},
        Requirement{.id = "x", .metric = "auc.mann_whitney.midrank/1", .reference = "full"},
        Requirement{.id = "sensitivity", .metric = "sensitivity/1", .limit = 0.5}}) {
    plan.requirements = {faulty};
    const auto found = limits(plan, split_of(20, 100));
    ASSERT_EQ(found.size(), 1U) << faulty.id;
    EXPECT_EQ(found[0].finding, "L3.sensitivity");
  }
}

}  // namespace
}  // namespace etalon::validation
