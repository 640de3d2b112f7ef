// SPDX-License-Identifier: Apache-2.0
#include "validation/reachable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/wilson.hpp"

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
  plan.analytical.auc = plan.analytical.sensitivity = plan.analytical.specificity = 0;
  plan.identity.max_flip_rate = 1;
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
  // n / (n + z²) of all n right (Wilson 1927): 3.8415 · 0.97 / 0.03 = 124.2.
  EXPECT_NEAR(found[0].best, 20 / (20 + 3.841458820694124), 1e-12);
  EXPECT_EQ(found[0].needed, 125);
  EXPECT_TRUE(limits(plan, split_of(125, 2)).empty());
  EXPECT_EQ(limits(plan, split_of(124, 2)).size(), 1U);
}

TEST(Reachable, specificity_and_decision_flips_are_looked_at_alike) {
  Plan plan = loose();
  plan.analytical.specificity = 0.9;
  plan.identity.max_flip_rate = 0.01;
  const auto found = limits(plan, split_of(30, 10));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].finding, "L0.decision_flips");
  EXPECT_NEAR(found[0].best, 3.841458820694124 / (40 + 3.841458820694124), 1e-12);
  EXPECT_EQ(found[0].needed, 381);  // 3.8415 · 99 = 380.3
  EXPECT_EQ(found[1].finding, "L3.specificity");
  EXPECT_EQ(found[1].needed, 35);  // 3.8415 · 9 = 34.6
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
  EXPECT_EQ(found[0].best, newcombe_auc_interval(1, 10, 10, 0.95).lower);
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
  const std::vector<std::int64_t> two(20, 2);
  EXPECT_EQ(found[0].best, clustered_wilson(two, two, 0.95).interval.lower);
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

TEST(Reachable, what_is_waived_or_not_demanded_may_stay_open) {
  Plan plan = loose();
  plan.analytical.sensitivity = 0.97;
  plan.waivers = {{"L3.sensitivity", "a pilot"}};
  EXPECT_TRUE(limits(plan, split_of(20, 20)).empty());
  plan.waivers.clear();
  plan.levels = {"L0", "L1"};
  EXPECT_TRUE(limits(plan, split_of(20, 20)).empty());
  plan.levels = {"L3"};
  EXPECT_TRUE(limits(plan, split_of(1, 20)).empty()) << "no interval of one patient";
}

}  // namespace
}  // namespace etalon::validation
