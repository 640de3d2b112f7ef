// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/identity/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace etalon::validation {
namespace {

using testing::HasSubstr;

IdentityFacts good_facts() {
  return {.files = {{"model.onnx", sha256("m"), sha256("m")}, {"data", sha256("d"), sha256("d")}},
          .opset = 17,
          .ir_version = 8,
          .custom_operators = {},
          .runs = {{"batch of 64", sha256("y")}, {"batch of 1", sha256("y")}},
          .compressed_runs = {{"batch of 64", sha256("z")}, {"1 thread", sha256("z")}}};
}

const Finding& named(const std::vector<Finding>& findings, std::string_view id) {
  for (const Finding& finding : findings) {
    if (finding.id == id) return finding;
  }
  throw std::runtime_error("no finding " + std::string(id));
}

/// `n` cases of own patients; the first `flips` change side at 0.5.
Predictions cases(std::size_t n, std::size_t flips) {
  Predictions result;
  for (std::size_t i = 0; i < n; ++i) {
    result.sample_ids.push_back("s" + std::to_string(i));
    result.patient_ids.push_back("p" + std::to_string(i));
    result.splits.push_back(datasets::Split::test);
    result.labels.push_back(-1);
    result.score_full.push_back(i < flips ? 0.49 : 0.75);
    result.score_compressed.push_back(i < flips ? 0.51 : 0.75);
  }
  return result;
}

TEST(Identity, equal_digests_plain_onnx_and_equal_outputs_pass) {
  const auto findings = assess_identity(good_facts());
  ASSERT_EQ(findings.size(), 4U);
  for (const Finding& finding : findings) EXPECT_EQ(finding.verdict, Verdict::pass) << finding.id;
  EXPECT_EQ(level_verdict(findings, Level::identity), Verdict::pass);
  EXPECT_EQ(named(findings, "L0.digests").evidence.size(), 2U);
}

TEST(Identity, a_file_that_is_not_the_recorded_one_fails_with_its_name) {
  IdentityFacts facts = good_facts();
  facts.files[1].actual = sha256("other");
  const auto findings = assess_identity(facts);
  const Finding& finding = named(findings, "L0.digests");
  EXPECT_EQ(finding.verdict, Verdict::fail);
  EXPECT_THAT(finding.items.at(0), HasSubstr("data: is " + sha256("other").prefixed()));
}

TEST(Identity, custom_operators_and_unknown_versions_fail) {
  IdentityFacts facts = good_facts();
  facts.custom_operators = {"com.example.Magic"};
  facts.opset = 7;
  const auto findings = assess_identity(facts);
  EXPECT_EQ(named(findings, "L0.onnx").verdict, Verdict::fail);
  EXPECT_EQ(named(findings, "L0.onnx").items.size(), 2U);
}

TEST(Identity, outputs_that_differ_name_the_run) {
  IdentityFacts facts = good_facts();
  facts.compressed_runs.push_back({"3 ranks", sha256("z'")});
  const auto findings = assess_identity(facts);
  EXPECT_EQ(named(findings, "L0.repeatability").verdict, Verdict::pass);
  const Finding& finding = named(findings, "L0.repeatability_compressed");
  EXPECT_EQ(finding.verdict, Verdict::fail);
  EXPECT_EQ(finding.items, std::vector<std::string>{"3 ranks: differs from batch of 64"});
}

TEST(Identity, what_has_no_facts_is_not_assessed) {
  const auto findings = assess_identity({});
  ASSERT_EQ(findings.size(), 3U);
  for (const Finding& finding : findings)
    EXPECT_EQ(finding.verdict, Verdict::not_assessed) << finding.id;
  IdentityFacts one_run = good_facts();
  one_run.runs.pop_back();
  const auto with_one = assess_identity(one_run);
  EXPECT_EQ(named(with_one, "L0.repeatability").verdict, Verdict::not_assessed);
}

TEST(Agreement, the_share_of_changed_scores_is_held_against_its_limit_by_its_upper_bound) {
  Predictions predictions = cases(100, 0);
  predictions.score_compressed[7] = 0.625;
  Plan plan;
  plan.identity.max_changed_share = 0.05;
  plan.identity.max_score_change = 0.125;
  auto findings = assess_agreement(predictions, plan, 0.5);
  EXPECT_EQ(named(findings, "L0.score_change").verdict, Verdict::pass);
  EXPECT_EQ(named(findings, "L0.score_change").estimate, 0);
  EXPECT_THAT(named(findings, "L0.score_change").message, HasSubstr("largest change is 0.1250"));
  plan.identity.max_score_change = 0.1;
  findings = assess_agreement(predictions, plan, 0.5);
  const Finding& one = named(findings, "L0.score_change");
  EXPECT_EQ(one.verdict, Verdict::inconclusive);
  EXPECT_EQ(one.estimate, 0.01);
  // Clopper and Pearson 1934: qbeta(0.975, 2, 99) in R.
  EXPECT_NEAR(*one.upper, 0.05445938539207979, 1e-12);
  EXPECT_EQ(one.items, std::vector<std::string>{"s7"});
  // So few cases say nothing of a share of 5 %, even when none has changed.
  findings = assess_agreement(cases(30, 0), plan, 0.5);
  EXPECT_EQ(named(findings, "L0.score_change").verdict, Verdict::not_assessed);
  EXPECT_THAT(named(findings, "L0.score_change").message, HasSubstr("add patients"));
}

TEST(Agreement, flips_are_judged_by_the_upper_bound_of_their_share) {
  const Plan plan;
  const auto few = assess_agreement(cases(30, 0), plan, 0.5);
  EXPECT_EQ(named(few, "L0.decision_flips").verdict, Verdict::not_assessed);
  const auto many = assess_agreement(cases(100, 0), plan, 0.5);
  EXPECT_EQ(named(many, "L0.decision_flips").verdict, Verdict::pass);
  EXPECT_NEAR(*named(many, "L0.decision_flips").upper, 1 - std::pow(0.025, 0.01), 1e-12);
  const auto flipped = assess_agreement(cases(100, 30), plan, 0.5);
  const Finding& finding = named(flipped, "L0.decision_flips");
  EXPECT_EQ(finding.verdict, Verdict::fail);
  EXPECT_EQ(finding.events, 30);
  EXPECT_EQ(finding.items.size(), 20U);
}

TEST(Agreement, cases_of_one_patient_widen_the_interval_of_the_flips) {
  Predictions predictions = cases(100, 4);
  for (std::size_t i = 0; i < 100; ++i) predictions.patient_ids[i] = std::to_string(i / 4);
  const auto by_patient = assess_agreement(predictions, Plan{}, 0.5);
  Plan independent;
  independent.cluster = "none";
  const auto by_case = assess_agreement(predictions, independent, 0.5);
  EXPECT_GT(named(by_patient, "L0.decision_flips").upper,
            named(by_case, "L0.decision_flips").upper);
  EXPECT_EQ(named(by_patient, "L0.decision_flips").patients, 25);
}

TEST(Agreement, without_compressed_scores_or_threshold_nothing_is_claimed) {
  Predictions predictions = cases(10, 0);
  const auto findings = assess_agreement(predictions, Plan{}, std::nullopt);
  EXPECT_EQ(named(findings, "L0.decision_flips").verdict, Verdict::not_assessed);
  predictions.score_compressed.clear();
  EXPECT_TRUE(assess_agreement(predictions, Plan{}, 0.5).empty());
}

}  // namespace
}  // namespace etalon::validation
