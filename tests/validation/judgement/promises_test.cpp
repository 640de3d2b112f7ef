// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/promises.hpp"
#include "validation/judgement/promise_studies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <new>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

/// Patients with so many cases each; every third patient is without the condition.
CaseTable cases_of(const std::vector<std::int64_t>& sizes, double effect = 2.5) {
  const RandomStream draws(1, RandomPurpose::test);
  CaseTable table;
  std::uint64_t next = 0;
  for (std::size_t patient = 0; patient < sizes.size(); ++patient) {
    for (std::int64_t k = 0; k < sizes[patient]; ++k) {
      table.ids.push_back(text("c", 10000 + next));
      table.patients.push_back(text("p", 10000 + patient));
      table.labels.push_back(patient % 3 == 0 ? 0 : 1);
      table.scores["score"].push_back(draws.normal(next++) + (patient % 3 == 0 ? 0 : effect));
      table.attributes["site"].push_back(patient % 2 == 0 ? "north" : "south");
    }
  }
  return table;
}

RequirementPlan plan_of(double limit_of_share = 0.7) {
  RequirementPlan plan{.name = "test"};
  plan.requirements = {
      {.id = "area", .metric = "auc.mann_whitney.midrank/1", .limit = 0.8, .expected = 0.95},
      {.id = "found",
       .metric = "sensitivity/1",
       .threshold = 1,
       .limit = limit_of_share,
       .expected = 0.9},
      {.id = "trusted", .metric = "ppv/1", .threshold = 1, .limit = 0.7},
      {.id = "matched", .metric = "mcc/1", .threshold = 1, .limit = 0.2}};
  return plan;
}

std::vector<RequirementResult> promised(const CaseTable& cases, const RequirementPlan& plan,
                                        std::int64_t threads = 2) {
  auto results = judge(cases, plan, threads);
  add_promises(cases, plan, results, threads);
  return results;
}

TEST(Promises, are_those_of_the_patients_that_were_judged) {
  const CaseTable cases = cases_of(equal_patients(150));
  const auto results = promised(cases, plan_of());
  const SelfCertificate& area = *results[0].self_certificate;
  EXPECT_THAT(area.method, HasSubstr("simulated"));
  EXPECT_GE(area.wrong_pass->samples, 200);
  EXPECT_GT(area.wrong_pass->value, 0.003);
  EXPECT_TRUE(area.holds());
  EXPECT_GE(area.power->value, 0.9);
  const SelfCertificate& found = *results[1].self_certificate;
  const auto study = share_study(equal_patients(100), 0, {.limit = 0.7});
  EXPECT_EQ(found.wrong_pass, study->wrong_pass({}));
  EXPECT_EQ(found.power, study->power(0.9, {}));
  EXPECT_NEAR(found.allowed, 0.035, 1e-15);
  // Of those called.
  std::int64_t called = 0;
  for (const double score : cases.scores.at("score")) called += score >= 1 ? 1 : 0;
  EXPECT_EQ(results[2].self_certificate->wrong_pass,
            share_study(equal_patients(called), 0, {.limit = 0.7})->wrong_pass({}));
  EXPECT_FALSE(results[2].self_certificate->power);
  EXPECT_THAT(results[3].self_certificate->not_simulated, HasSubstr("neither an AUC nor a share"));
  EXPECT_FALSE(results[3].self_certificate->wrong_pass);
}

TEST(Promises, of_brier_scores_are_those_of_the_patients_too) {
  CaseTable cases = cases_of(equal_patients(150));
  for (double& score : cases.scores["score"]) score = 1 / (1 + std::exp(-score));
  RequirementPlan plan{.name = "test"};
  plan.requirements = {
      {.id = "loss", .metric = "brier.mean_squared/1", .limit = 0.2, .expected = 0.1},
      {.id = "scaled", .metric = "brier.scaled/1", .limit = 0.1, .expected = 0.5}};
  const auto results = promised(cases, plan);
  for (const RequirementResult& result : results) {
    const SelfCertificate& certificate = *result.self_certificate;
    EXPECT_THAT(certificate.method, HasSubstr("a cohort of risks")) << result.id;
    EXPECT_EQ(certificate.not_simulated, "");
    EXPECT_GE(certificate.wrong_pass->samples, 200);
    EXPECT_TRUE(certificate.holds());
    EXPECT_GT(certificate.power->value, 0.5);
  }
  const Decision decision{.limit = 0.2, .is_by_lower = false};
  EXPECT_THAT(loss_study(equal_patients(150), 0.5, 2.0 / 3, LossScale::brier, decision)->method(),
              results[0].self_certificate->method);
  // Few have most of the cases: no bound, no promise.
  std::vector<std::int64_t> sizes = equal_patients(150);
  for (const std::size_t many : {1U, 2U, 4U}) sizes[many] = 200;
  CaseTable unequal = cases_of(sizes);
  for (double& score : unequal.scores["score"]) score = 1 / (1 + std::exp(-score));
  EXPECT_FALSE(promised(unequal, plan)[0].self_certificate);
}

TEST(Promises, of_models_that_are_judged_alike_are_one) {
  CaseTable cases = cases_of(equal_patients(150));
  cases.scores["other"] = cases.scores["score"];
  for (double& score : cases.scores["other"]) score += 0.2;
  RequirementPlan plan = plan_of();
  plan.requirements.resize(1);
  plan.requirements.push_back(plan.requirements[0]);
  plan.requirements[1].id = "area_of_other";
  plan.requirements[1].score = "other";
  const auto results = promised(cases, plan);
  EXPECT_GT(results[0].self_certificate->wrong_pass->value, 0);
  EXPECT_EQ(results[1].self_certificate, results[0].self_certificate);
}

TEST(Promises, that_are_known_are_those_that_are_simulated) {
  const CaseTable cases = cases_of(equal_patients(150));
  const auto with = [&](const RequirementPlan& plan, KnownStudies* known) {
    auto results = judge(cases, plan, 1);
    add_promises(cases, plan, results, 1, {.most_studies = 200, .known = known});
    return results;
  };
  KnownStudies known;
  const auto first = with(plan_of(), &known);
  EXPECT_EQ(first, with(plan_of(), nullptr));
  EXPECT_EQ(first, with(plan_of(), &known));
  RequirementPlan other = plan_of();
  other.requirements[0].limit = 0.85;
  other.requirements[0].expected = 0.9;
  EXPECT_EQ(with(other, &known), with(other, nullptr));
  const std::string key = "what it follows from";
  EXPECT_EQ(known.of(key, [] { return exact_chance(0.25); }).value, 0.25);
  EXPECT_EQ(known.of(key, [] { return exact_chance(0.5); }).value, 0.25);
  EXPECT_THROW(static_cast<void>(known.of("other", []() -> Chance { throw std::bad_alloc(); })),
               std::bad_alloc);
}

TEST(Promises, have_the_same_bits_for_any_number_of_threads) {
  const CaseTable cases = cases_of({3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6,
                                    2, 6, 4, 3, 3, 8, 3, 2, 7, 9, 5, 2, 8, 8, 4, 1, 9, 7, 1, 6, 9});
  const auto one = promised(cases, plan_of(0.6), 1);
  EXPECT_EQ(one, promised(cases, plan_of(0.6), 3));
  EXPECT_GT(one[1].self_certificate->wrong_pass->samples, 0);
}

/// Without the AUC, whose studies are the dearest.
RequirementPlan shares_of(RequirementPlan plan) {
  plan.requirements.erase(plan.requirements.begin());
  return plan;
}

TEST(Promises, a_pass_whose_promise_does_not_hold_is_not_assessed) {
  const CaseTable cases = cases_of(equal_patients(150));
  RequirementResult result = promised(cases, shares_of(plan_of()))[0];
  ASSERT_EQ(result.ruling, Verdict::pass);
  RequirementResult kept = result;
  withdraw_unless_kept(kept);
  EXPECT_EQ(kept, result);
  result.self_certificate->wrong_pass = Chance{.value = 0.061, .samples = 2000};
  withdraw_unless_kept(result);
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_THAT(result.message, HasSubstr("a model at the limit passes 6.1 %"));
  EXPECT_THAT(result.message, HasSubstr("allowed are 3.5 %"));
  EXPECT_TRUE(result.lower);
}

TEST(Promises, hold_where_few_patients_have_most_of_the_cases) {
  std::vector<std::int64_t> sizes = equal_patients(90);
  for (const std::size_t many : {1U, 2U, 4U}) sizes[many] = 50;
  EXPECT_EQ(judge(cases_of(sizes), shares_of(plan_of()))[0].ruling, Verdict::not_assessed);
  for (std::size_t many = 7; many < 60; ++many) sizes[many] = 50;
  const RequirementResult result = promised(cases_of(sizes), shares_of(plan_of()))[0];
  EXPECT_TRUE(result.self_certificate->holds());
  EXPECT_EQ(result.ruling, Verdict::pass);
}

TEST(Promises, of_an_area_with_missing_outputs_are_none) {
  CaseTable cases = cases_of(equal_patients(150));
  cases.scores["score"][1] = std::numeric_limits<double>::quiet_NaN();
  const auto results = promised(cases, plan_of());
  const SelfCertificate& area = *results[0].self_certificate;
  EXPECT_THAT(area.not_simulated, HasSubstr("1 outputs are missing"));
  EXPECT_FALSE(area.wrong_pass);
  EXPECT_TRUE(results[1].self_certificate->wrong_pass);
}

TEST(Promises, of_masks_are_none_where_some_references_lack_the_structure) {
  CaseTable cases;
  cases.target = Target::masks;
  RequirementPlan plan{.name = "masks", .classes = {"1=liver"}};
  plan.requirements = {{.id = "all", .metric = "dice/1", .label = "liver", .limit = 0.7}};
  for (const std::string which : {"yes", "no"}) {
    Requirement each = plan.requirements[0];
    each.id = which;
    each.subgroup = "reference has liver=" + which;
    plan.requirements.push_back(each);
  }
  for (int i = 0; i < 120; ++i) {
    cases.ids.push_back(text("c", 1000 + i));
    cases.patients.push_back(text("p", 1000 + i));
    cases.values.push_back(100);
    cases.attributes["reference has liver"].emplace_back(i < 60 ? "yes" : "no");
    cases.scores[outputs_column(plan.requirements[0], "score")].push_back(i < 60 ? 0.8 + 0.001 * i
                                                                                 : 1);
  }
  const auto results = promised(cases, plan);
  EXPECT_EQ(results[0].ruling, Verdict::pass);
  EXPECT_FALSE(results[0].self_certificate->wrong_pass);
  EXPECT_THAT(results[0].self_certificate->not_simulated,
              HasSubstr("the references of 60 cases lack liver"));
  EXPECT_TRUE(results[1].self_certificate->wrong_pass);
  EXPECT_TRUE(results[2].self_certificate->wrong_pass);
}

TEST(Promises, of_independent_cases_ask_who_has_several_of_those_that_count) {
  // A case with the condition and one without of each patient.
  CaseTable cases = cases_of(equal_patients(240));
  for (std::size_t i = 0; i < 240; ++i) {
    cases.patients[i] = text("p", i / 2);
    cases.labels[i] = i % 2 == 0 ? 1 : 0;
    cases.scores["score"][i] = i % 2 == 0 ? 3 : 0;
  }
  RequirementPlan plan = plan_of();
  plan.cluster = "none";
  const auto results = promised(cases, plan);
  EXPECT_THAT(results[0].self_certificate->not_simulated, HasSubstr("cases of one patient"));
  EXPECT_EQ(results[1].self_certificate->not_simulated, "");
  cases.labels[1] = 1;
  EXPECT_THAT(promised(cases, plan)[1].self_certificate->not_simulated,
              HasSubstr("cases of one patient"));
}

TEST(Promises, follow_the_plan_and_the_patients) {
  const CaseTable cases = cases_of(equal_patients(60, 2));
  const RequirementPlan plan = shares_of(plan_of(0.6));
  const auto first = promised(cases, plan);
  RequirementPlan renamed = plan;
  renamed.name = "other";
  renamed.requirements[0].id = "another";
  EXPECT_EQ(promised(cases, renamed)[0].self_certificate, first[0].self_certificate);
  RequirementPlan asked = plan;
  asked.replicates += 1;
  const auto second = promised(cases, asked);
  EXPECT_FALSE(first[0].self_certificate == second[0].self_certificate &&
               first[1].self_certificate == second[1].self_certificate);
  RequirementPlan alone = plan;
  alone.cluster = "none";
  const auto third = promised(cases, alone);
  EXPECT_THAT(third[0].self_certificate->not_simulated,
              HasSubstr("takes cases of one patient for independent"));
  EXPECT_FALSE(third[0].self_certificate->wrong_pass);
  EXPECT_NE(first[0].self_certificate->method, "exact (binomial)");
}

TEST(Promises, only_the_subgroup_counts_and_nothing_is_promised_where_nothing_is_assessed) {
  const CaseTable cases = cases_of(equal_patients(150));
  RequirementPlan plan = shares_of(plan_of());
  for (Requirement& each : plan.requirements) each.subgroup = "site=north";
  const auto results = promised(cases, plan);
  EXPECT_EQ(results[0].self_certificate->wrong_pass,
            share_study(equal_patients(50), 0, {.limit = 0.7})->wrong_pass({}));
  plan.min_patients_per_class = 1000;
  for (const RequirementResult& result : promised(cases, plan))
    EXPECT_FALSE(result.self_certificate) << result.id;
}

TEST(Promises, of_very_many_cases_are_left_out_by_name) {
  const CaseTable cases = cases_of(equal_patients(60'000));
  RequirementPlan plan = plan_of(0.8);
  plan.requirements.resize(2);
  const auto results = promised(cases, plan);
  EXPECT_THAT(results[0].self_certificate->not_simulated,
              HasSubstr("studies as dear as 60000 cases"));
  EXPECT_TRUE(results[0].self_certificate->holds());
  EXPECT_EQ(results[0].ruling, Verdict::pass);
  EXPECT_TRUE(results[1].self_certificate->wrong_pass);
}

TEST(SelfCertificate, holds_up_to_the_allowance_and_two_standard_errors) {
  SelfCertificate certificate{.allowed = allowed_wrong_pass(0.1)};
  EXPECT_NEAR(certificate.allowed, 0.07, 1e-15);
  EXPECT_TRUE(certificate.holds());
  certificate.wrong_pass = Chance{.value = 0.079, .standard_error = 0.005, .samples = 1};
  EXPECT_TRUE(certificate.holds());
  certificate.wrong_pass->value = 0.081;
  EXPECT_FALSE(certificate.holds());
  EXPECT_EQ(to_json(certificate).at("holds").canonical(), "false");
}

}  // namespace
}  // namespace etalon::validation
