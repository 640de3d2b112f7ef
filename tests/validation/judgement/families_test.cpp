// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/families.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/json.hpp"
#include "tests/validation/judgement/candidates.hpp"
#include "validation/judgement/grounds.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Requirement sensitivity{.id = {}, .metric = "sensitivity/1", .threshold = 0, .limit = 0.8};
const Requirement area{.id = {}, .metric = "auc.mann_whitney.midrank/1", .limit = 0.75};

CaseTable cases_of(const std::vector<double>& shifts, std::uint64_t seed = 4,
                   double correlation = 0.3) {
  Draws draws(seed);
  return CandidateStudy{.shifts = shifts, .correlation = correlation}.draw(draws);
}

std::map<std::string, Verdict> rulings(const std::vector<RequirementResult>& results) {
  std::map<std::string, Verdict> all;
  for (const RequirementResult& each : results) all[each.id] = each.ruling;
  return all;
}

std::int64_t passes(const std::vector<RequirementResult>& results) {
  return std::ranges::count(results, Verdict::pass, &RequirementResult::ruling);
}

/// Without what only a claim has.
RequirementResult alone(RequirementResult result) {
  result.family.clear();
  result.message.clear();
  return result;
}

RequirementPlan without_family(RequirementPlan plan) {
  plan.families.clear();
  for (Requirement& each : plan.requirements) each.family.clear();
  return plan;
}

TEST(FamilyJudgement, of_alpha_spending_holds_each_claim_against_its_own_part) {
  const CaseTable cases = cases_of({1.4, 1.6, 1.8});
  const std::vector<double> parts = {1, 3, 6};
  for (const Requirement& each : {sensitivity, area}) {
    RequirementPlan plan = plan_of_models(3, each, "alpha-spending");
    plan.families[0].spends = parts;
    const auto results = judge(cases, plan);
    for (std::size_t i = 0; i < results.size(); ++i) {
      RequirementPlan single = without_family(plan);
      single.alpha = plan.alpha * parts[i] / 10;
      const RequirementResult own = judge(cases, single)[i];
      EXPECT_EQ(results[i].error, plan.alpha * (parts[i] / 10) / 2);
      EXPECT_EQ(results[i].ruling, own.ruling) << each.metric << i;
      ASSERT_TRUE(results[i].lower && own.lower);
      EXPECT_NEAR(*results[i].lower, *own.lower, 1e-9) << each.metric << i;
      EXPECT_NEAR(*results[i].upper, *own.upper, 1e-9) << each.metric << i;
    }
    // Even parts are Bonferroni's.
    plan.families[0].spends = {1, 1, 1};
    const auto even = judge(cases, plan);
    const auto bonferroni = judge(cases, plan_of_models(3, each, "bonferroni"));
    for (std::size_t i = 0; i < even.size(); ++i)
      EXPECT_NEAR(*even[i].lower, *bonferroni[i].lower, 1e-9) << each.metric << i;
  }
}

TEST(FamilyJudgement, of_one_claim_is_that_of_a_requirement_alone) {
  const CaseTable cases = cases_of({2});
  for (const std::string method : {"holm", "hochberg", "bonferroni", "fixed-sequence"}) {
    for (const Requirement& each : {sensitivity, area}) {
      const RequirementPlan plan = plan_of_models(1, each, method);
      EXPECT_EQ(alone(judge(cases, plan)[0]), alone(judge(cases, without_family(plan))[0]));
    }
  }
}

TEST(FamilyJudgement, shows_bounds_of_the_error_that_decided) {
  // Some clear the smallest error, some only a larger one, some none.
  const CaseTable cases = cases_of({3, 1.75, 1.2, 0.4});
  const RequirementPlan plan = plan_of_models(4, area, "holm");
  const auto results = judge(cases, plan);
  ASSERT_GT(passes(results), 0);
  ASSERT_LT(passes(results), 4);
  for (std::size_t i = 0; i < results.size(); ++i) {
    RequirementPlan single = without_family(plan);
    single.requirements = {single.requirements[i]};
    single.alpha = 2 * results[i].error;
    const RequirementResult own = judge(cases, single)[0];
    EXPECT_EQ(own.lower, results[i].lower);
    EXPECT_EQ(own.upper, results[i].upper);
    EXPECT_EQ(own.ruling, results[i].ruling);
    const auto left = static_cast<double>(4 - passes(results));
    if (results[i].ruling != Verdict::pass) {
      EXPECT_EQ(results[i].error, 0.05 / left / 2);
    }
  }
  EXPECT_EQ(results[0].error, 0.05 / 4 / 2);
  EXPECT_THAT(results[0].message, HasSubstr("(claim of 'models', error 0.6250 %)"));
  EXPECT_THAT(results[0].method, HasSubstr("two-sided 98.7500 %"));
}

TEST(FamilyJudgement, gives_the_same_for_any_order_but_in_a_sequence) {
  const std::vector<double> shifts = {2.2, 1.2, 1.7, 0.4, 1.9, 1.4};
  std::int64_t parted = 0;
  for (std::uint64_t seed = 1; seed < 12; ++seed) {
    const CaseTable cases = cases_of(shifts, seed);
    for (const std::string method : {"holm", "hochberg", "bonferroni", "fixed-sequence"}) {
      const RequirementPlan plan = plan_of_models(6, sensitivity, method);
      RequirementPlan turned = plan;
      std::ranges::reverse(turned.requirements);
      if (method == "fixed-sequence") {
        parted += rulings(judge(cases, plan)) != rulings(judge(cases, turned)) ? 1 : 0;
        continue;
      }
      auto results = judge(cases, turned);
      std::ranges::reverse(results);
      EXPECT_EQ(results, judge(cases, plan)) << method;
    }
  }
  EXPECT_GT(parted, 0);
}

TEST(FamilyJudgement, gains_nothing_by_hopeless_claims_or_by_claims_that_say_nothing) {
  std::int64_t lost = 0;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    CaseTable cases = cases_of({1.45, 1.3, 1.5, -1}, seed);
    // A model without any output, and a subgroup of nobody: not assessed.
    cases.scores["m4"] =
        std::vector<double>(cases.ids.size(), std::numeric_limits<double>::quiet_NaN());
    cases.attributes["site"] = std::vector<std::string>(cases.ids.size(), "north");
    for (const std::string method : {"holm", "hochberg", "bonferroni", "fixed-sequence"}) {
      const auto few = rulings(judge(cases, plan_of_models(3, sensitivity, method)));
      RequirementPlan more = plan_of_models(5, sensitivity, method);
      more.requirements.push_back(more.requirements[0]);
      more.requirements.back().id = "claim of nobody";
      more.requirements.back().subgroup = "site=south";
      const auto many = judge(cases, more);
      EXPECT_EQ(many.back().ruling, Verdict::not_assessed);
      for (const RequirementResult& each : many) {
        if (each.ruling != Verdict::pass) continue;
        EXPECT_EQ(few.at(each.id), Verdict::pass) << method;
      }
      lost += std::ranges::count_if(
                  few, [](const auto& each) { return each.second == Verdict::pass; }) > passes(many)
                  ? 1
                  : 0;
    }
  }
  EXPECT_GT(lost, 0);
}

TEST(FamilyJudgement, leaves_requirements_that_stand_alone_as_they_are) {
  const CaseTable cases = cases_of({1.6, 1.5, 2});
  RequirementPlan plan = plan_of_models(3, sensitivity, "holm");
  plan.requirements[2].family.clear();
  const auto results = judge(cases, plan);
  EXPECT_EQ(results[2], judge(cases, without_family(plan))[2]);
  EXPECT_EQ(results[2].error, 0.025);
}

TEST(FamilyJudgement, is_of_each_family_by_itself) {
  const CaseTable cases = cases_of({1.6, 1.5, 2, 1.4});
  RequirementPlan plan = plan_of_models(4, sensitivity, "holm");
  plan.families.push_back({.id = "second"});
  plan.requirements[2].family = "second";
  plan.requirements[3].family = "second";
  const auto together = judge(cases, plan);
  RequirementPlan first = plan_of_models(2, sensitivity, "holm");
  const auto apart = judge(cases, first);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(together[i], apart[i]);
}

TEST(FamilyJudgement, stops_a_sequence_at_the_first_that_is_not_shown) {
  const CaseTable cases = cases_of({3, 0, 3});
  const auto results = judge(cases, plan_of_models(3, sensitivity, "fixed-sequence"));
  EXPECT_EQ(results[0].ruling, Verdict::pass);
  EXPECT_EQ(results[1].ruling, Verdict::fail);
  EXPECT_EQ(results[2].ruling, Verdict::inconclusive);
  EXPECT_EQ(results[2].stopped_by, "claim 1");
  EXPECT_THAT(results[2].message, HasSubstr("not reached, as 'claim 1' before it is not shown"));
  EXPECT_GE(*results[2].lower, 0.8);
}

TEST(FamilyJudgement, passes_when_as_many_claims_are_shown_as_it_needs) {
  const CaseTable cases = cases_of({3, 3, 0, 0.9});
  RequirementPlan plan = plan_of_models(4, sensitivity, "holm");
  const auto judged_with = [&](std::optional<std::int64_t> shown) {
    plan.families[0].shown = shown;
    return JudgementResult{
        .plan = plan, .predictions = {}, .labels = {}, .results = judge(cases, plan)};
  };
  EXPECT_EQ(judged_with(1).overall(), Verdict::pass);
  EXPECT_EQ(judged_with(2).overall(), Verdict::pass);
  const JudgementResult third = judged_with(3);
  ASSERT_EQ(third.results[3].ruling, Verdict::inconclusive);
  EXPECT_EQ(third.overall(), Verdict::inconclusive);
  EXPECT_EQ(judged_with(4).overall(), Verdict::fail);
  EXPECT_EQ(judged_with({}).overall(), Verdict::fail);
  const FamilyResult family = family_results(plan, third.results)[0];
  EXPECT_EQ(family.shown, 2);
  EXPECT_EQ(family.claims, 4);
  EXPECT_EQ(family.error, 0.025);
  // One alone that fails is not made up for.
  plan.requirements[2].family.clear();
  EXPECT_EQ(judged_with(2).overall(), Verdict::fail);
}

TEST(FamilyJudgement, says_in_the_result_what_decided) {
  const CaseTable cases = cases_of({3, 0, 3});
  const auto bytes = [&](const RequirementPlan& plan) {
    return result_bytes({.plan = plan,
                         .predictions = {},
                         .labels = {},
                         .grounds = grounds_of(cases, plan),
                         .results = judge(cases, plan)});
  };
  const RequirementPlan plan = plan_of_models(3, sensitivity, "holm");
  const Json json = Json::parse(bytes(plan));
  EXPECT_EQ(json.at("schema").as_string(), "etalon.result/3");
  EXPECT_THAT(json.at("families").canonical(),
              HasSubstr(R"("claims":3,"error":0.025,"id":"models","method":"holm","needed":1,)"
                        R"("ruling":"pass","shown":2)"));
  EXPECT_THAT(bytes(plan), AllOf(HasSubstr(R"("family":"models")"),
                                 HasSubstr(R"("error":0.008333333333333333,"estimate")"),
                                 Not(HasSubstr("claims.not_opposed"))));
  EXPECT_THAT(bytes(plan_of_models(3, sensitivity, "hochberg")), HasSubstr("claims.not_opposed"));
  EXPECT_THAT(bytes(without_family(plan)),
              AllOf(HasSubstr(R"("schema":"etalon.result/2")"), Not(HasSubstr("famil")),
                    Not(HasSubstr(R"("error")"))));
}

TEST(FamilyJudgement, has_the_same_bits_for_any_number_of_threads) {
  const CaseTable cases = cases_of({1.6, 1.5, 2});
  RequirementPlan plan =
      plan_of_models(3, {.id = {}, .metric = "f1/1", .threshold = 0, .limit = 0.6}, "holm");
  EXPECT_EQ(judge(cases, plan, 1), judge(cases, plan, 3));
  // The draws are those without a family.
  const auto single = judge(cases, without_family(plan));
  SeparatedAucBounds separated;
  ClaimSteps steps(cases, plan, 1, separated);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(steps.at(i, 1).lower, single[i].lower);
}

/// As in bench/validation/families, of fewer studies.
TEST(FamilyJudgement, shows_one_of_twenty_at_the_limit_no_more_often_than_a_single_one) {
  constexpr std::int64_t loops = 100;
  const double at_limit = -0.8416212335729143;  // The normal quantile of 0.2.
  for (const double correlation : {0.2}) {
    const CandidateStudy study{.positives = 100,
                               .negatives = 10,
                               .shifts = std::vector<double>(20, -at_limit),
                               .correlation = correlation};
    std::int64_t any_of_family = 0;
    std::int64_t any_uncorrected = 0;
    for (std::int64_t loop = 0; loop < loops; ++loop) {
      Draws draws(17, 0, static_cast<std::uint64_t>(loop));
      const CaseTable cases = study.draw(draws);
      const RequirementPlan plan = plan_of_models(20, sensitivity, "holm");
      any_of_family += passes(judge(cases, plan)) > 0 ? 1 : 0;
      any_uncorrected += passes(judge(cases, without_family(plan))) > 0 ? 1 : 0;
    }
    const double error = 0.025;
    const double most = error + 2 * std::sqrt(error * (1 - error) / loops);
    EXPECT_LE(static_cast<double>(any_of_family) / loops, most) << correlation;
    EXPECT_GT(static_cast<double>(any_uncorrected) / loops, 3 * error) << correlation;
  }
}

}  // namespace
}  // namespace etalon::validation
