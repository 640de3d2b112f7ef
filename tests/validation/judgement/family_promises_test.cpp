// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/validation/judgement/candidates.hpp"
#include "validation/judgement/families.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"
#include "validation/power/study.hpp"

namespace etalon::validation {
namespace {

const Requirement sensitivity{
    .id = {}, .metric = "sensitivity/1", .threshold = 0, .limit = 0.8, .expected = 0.95};

CaseTable cases_of(const std::vector<double>& shifts) {
  Draws draws(4);
  return CandidateStudy{.positives = 150, .negatives = 20, .shifts = shifts}.draw(draws);
}

TEST(FamilyPromises, are_those_of_the_error_that_decided) {
  const CaseTable cases = cases_of({3, 1.45, 0});
  const RequirementPlan plan = plan_of_models(3, sensitivity, "holm");
  auto results = judge(cases, plan);
  add_promises(cases, plan, results, 2);
  ASSERT_EQ(results[0].ruling, Verdict::pass);
  for (const RequirementResult& each : results) {
    const auto study =
        share_study(equal_patients(150), 0, {.limit = 0.8, .alpha = each.error, .patients = 10});
    const SelfCertificate& certificate = *each.self_certificate;
    EXPECT_EQ(certificate.wrong_pass, study->wrong_pass({}));
    EXPECT_EQ(certificate.power, study->power(0.95, {}));
    EXPECT_NEAR(certificate.allowed, 1.4 * each.error, 1e-15);
    EXPECT_TRUE(certificate.holds());
  }
  EXPECT_LT(results[0].self_certificate->allowed, 0.012);
}

TEST(FamilyPromises, a_claim_taken_back_gives_its_error_to_no_other) {
  // The second is shown because the first is: taken back, it is held against the smaller error.
  const CaseTable cases = cases_of({3, 1.45});
  const RequirementPlan plan = plan_of_models(2, sensitivity, "holm");
  std::int64_t fell = 0;
  for (std::uint64_t seed = 1; seed < 60; ++seed) {
    Draws draws(seed);
    const CaseTable drawn =
        CandidateStudy{.positives = 150, .negatives = 20, .shifts = {3, 1.3}}.draw(draws);
    auto results = judge(drawn, plan);
    const bool was_shown = results[1].ruling == Verdict::pass;
    results[0].ruling = Verdict::not_assessed;
    results[0].message = "taken back";
    const RequirementResult kept = results[0];
    SeparatedAucBounds separated;
    ClaimSteps steps(drawn, plan, 1, separated);
    decide_families(plan, steps, results, {true, false});
    EXPECT_EQ(results[0], kept);
    EXPECT_EQ(results[1].error, 0.0125);
    EXPECT_EQ(results[1].ruling, steps.at(1, 2).ruling);
    fell += was_shown && results[1].ruling != Verdict::pass ? 1 : 0;
  }
  EXPECT_GT(fell, 0);
}

TEST(FamilyPromises, a_sequence_ends_at_a_claim_taken_back) {
  const CaseTable cases = cases_of({3, 3, 3});
  const RequirementPlan plan = plan_of_models(3, sensitivity, "fixed-sequence");
  auto results = judge(cases, plan);
  ASSERT_EQ(results[2].ruling, Verdict::pass);
  results[1].ruling = Verdict::not_assessed;
  SeparatedAucBounds separated;
  ClaimSteps steps(cases, plan, 1, separated);
  decide_families(plan, steps, results, {false, true, false});
  EXPECT_EQ(results[0].ruling, Verdict::pass);
  EXPECT_EQ(results[1].ruling, Verdict::not_assessed);
  EXPECT_EQ(results[2].ruling, Verdict::inconclusive);
  EXPECT_EQ(results[2].stopped_by, "claim 1");
}

TEST(FamilyPromises, have_the_same_bits_for_any_number_of_threads) {
  const CaseTable cases = cases_of({2, 1.45, 0.5});
  const RequirementPlan plan =
      plan_of_models(3, {.id = {}, .metric = "auc.mann_whitney.midrank/1", .limit = 0.7}, "holm");
  auto one = judge(cases, plan);
  auto three = one;
  add_promises(cases, plan, one, 1);
  add_promises(cases, plan, three, 3);
  EXPECT_EQ(one, three);
  EXPECT_GT(one[0].self_certificate->wrong_pass->samples, 0);
}

}  // namespace
}  // namespace etalon::validation
