// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/gaps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/judgement/grounds.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

/// 400 patients of one case; those of group b are told apart less well by `less`.
CaseTable cases_with(double less) {
  const RandomStream draws(4, RandomPurpose::test);
  CaseTable table;
  for (std::int64_t i = 0; i < 400; ++i) {
    const bool is_positive = i % 2 == 0;
    const bool is_b = i % 4 < 2;
    const double score =
        draws.normal(static_cast<std::uint64_t>(i)) + (is_positive ? 3 - (is_b ? less : 0) : 0);
    table.ids.push_back(text("c", 1000 + i));
    table.patients.push_back(text("p", 1000 + i));
    table.labels.push_back(is_positive ? 1 : 0);
    table.scores["score"].push_back(1 / (1 + std::exp(1.5 - score)));
    table.attributes["group"].emplace_back(is_b ? "b" : "a");
    table.attributes["parity"].emplace_back(is_positive ? "even" : "odd");
  }
  table.attributes_named_by = {{"group", NamedBy::labels}, {"parity", NamedBy::labels}};
  return table;
}

Requirement gap(const std::string& metric, double limit, const std::string& bound = "auto") {
  Requirement made{.id = text(metric, " ", bound), .metric = metric};
  made.subgroup = "group=b";
  made.against = "group=a";
  made.bound = bound;
  made.limit = limit;
  if (metric == "sensitivity/1") made.threshold = 0.5;
  return made;
}

RequirementPlan plan_of(std::vector<Requirement> requirements) {
  RequirementPlan plan{.name = "gaps"};
  plan.requirements = std::move(requirements);
  return plan;
}

RequirementResult judged(const CaseTable& cases, const Requirement& requirement) {
  return judge(cases, plan_of({requirement}), 1).at(0);
}

TEST(Gaps, are_made_of_the_bounds_of_both_groups) {
  const CaseTable cases = cases_with(0.8);
  for (const char* metric :
       {"sensitivity/1", "auc.mann_whitney.midrank/1", "brier.mean_squared/1"}) {
    const RequirementResult result = judged(cases, gap(metric, 0.05, "upper"));
    const auto of_group = [&](const char* group, const char* bound) {
      Requirement alone = gap(metric, 0.5, bound);
      alone.subgroup = group;
      alone.against.clear();
      return judged(cases, alone);
    };
    const RequirementResult here = of_group("group=b", "upper");
    const RequirementResult there = of_group("group=a", "lower");
    ASSERT_TRUE(result.upper) << result.message;
    EXPECT_EQ(*result.estimate, *here.estimate - *there.estimate);
    const double upper =
        *result.estimate + std::hypot(*here.upper - *here.estimate, *there.estimate - *there.lower);
    EXPECT_NEAR(*result.upper, upper, 1e-15);
    EXPECT_EQ(result.cases, 400);
    EXPECT_EQ(result.patients, 400);
  }
}

TEST(Gaps, of_groups_that_are_served_alike_are_shown_to_be_small_on_both_sides) {
  const CaseTable cases = cases_with(0);
  const RequirementPlan plan = plan_of({gap("auc.mann_whitney.midrank/1", -0.1, "lower"),
                                        gap("auc.mann_whitney.midrank/1", 0.1, "upper")});
  for (const RequirementResult& each : judge(cases, plan, 1)) {
    EXPECT_EQ(each.ruling, Verdict::pass) << each.message;
    EXPECT_THAT(each.message, HasSubstr("bound of the gap is"));
  }
}

TEST(Gaps, of_a_group_that_is_served_worse_fail) {
  EXPECT_EQ(judged(cases_with(2), gap("sensitivity/1", -0.05)).ruling, Verdict::fail);
}

TEST(Gaps, of_exchanged_groups_are_the_same_on_the_other_side) {
  const CaseTable cases = cases_with(0.5);
  Requirement turned = gap("sensitivity/1", 0.2, "upper");
  std::swap(turned.subgroup, turned.against);
  const RequirementResult one = judged(cases, gap("sensitivity/1", -0.2, "lower"));
  const RequirementResult other = judged(cases, turned);
  EXPECT_EQ(*one.lower, -*other.upper);
  EXPECT_EQ(*one.upper, -*other.lower);
}

TEST(Gaps, of_missing_outputs_are_the_farthest_from_the_limit) {
  CaseTable cases = cases_with(0.5);
  const double before = judged(cases, gap("sensitivity/1", -0.2)).estimate.value();
  // A positive case of either group: not found in b, found in a.
  cases.scores["score"][0] = std::nan("");
  cases.scores["score"][2] = std::nan("");
  ASSERT_EQ(cases.attributes["group"][0], "b");
  ASSERT_EQ(cases.attributes["group"][2], "a");
  const RequirementResult result = judged(cases, gap("sensitivity/1", -0.2));
  EXPECT_EQ(result.missing, 2);
  EXPECT_LT(*result.estimate, before);
  EXPECT_TRUE(result.estimate_of_given);
}

TEST(Gaps, of_patients_in_both_groups_or_of_a_group_without_bounds_are_not_assessed) {
  CaseTable cases = cases_with(0);
  cases.patients[0] = cases.patients[2];
  RequirementResult result = judged(cases, gap("sensitivity/1", -0.2));
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_THAT(result.message, HasSubstr("'p1002' has cases in both groups"));
  EXPECT_FALSE(result.lower);
  Requirement none = gap("sensitivity/1", -0.2);
  none.against = "group=c";
  result = judged(cases_with(0), none);
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_THAT(result.message, HasSubstr("group=c"));
}

TEST(Gaps, of_groups_that_share_cases_are_not_assessed_whatever_is_independent) {
  RequirementPlan plan = plan_of({gap("sensitivity/1", -0.2)});
  plan.cluster = "none";
  plan.requirements[0].against = "parity=even";
  const RequirementResult result = judge(cases_with(0), plan, 1).at(0);
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_THAT(result.message, HasSubstr("has cases in both groups"));
}

TEST(Gaps, say_how_many_of_each_group_may_be_missed_wholly) {
  const CaseTable cases = cases_with(0);
  JudgementResult result;
  result.plan = plan_of({gap("auc.mann_whitney.midrank/1", -0.2, "lower")});
  result.results = judge(cases, result.plan, 1);
  ASSERT_EQ(result.results[0].groups.size(), 2U);
  EXPECT_EQ(result.results[0].groups[0].subgroup, "group=b");
  EXPECT_EQ(result.results[0].groups[0].positive_patients, 100);
  assume_of_passes(result);
  ASSERT_EQ(result.grounds.unseen.size(), 2U);
  EXPECT_EQ(result.grounds.unseen[1].positives, 100);
  EXPECT_THAT(result_bytes(result), HasSubstr(R"("groups":[{"cases":200)"));
}

TEST(Gaps, may_be_claims_of_a_family) {
  RequirementPlan plan = plan_of(
      {gap("sensitivity/1", -0.2, "lower"), gap("auc.mann_whitney.midrank/1", -0.2, "lower")});
  plan.families = {{.id = "fair"}};
  for (Requirement& each : plan.requirements) each.family = "fair";
  const auto results = judge(cases_with(0), plan, 1);
  for (const RequirementResult& each : results) EXPECT_EQ(each.ruling, Verdict::pass);
  EXPECT_LT(*results[0].lower, *judged(cases_with(0), gap("sensitivity/1", -0.2)).lower);
}

TEST(Gaps, that_cannot_be_are_refused) {
  const auto fault = [](Requirement requirement) {
    const auto faults = requirement_faults(requirement);
    return faults.empty() ? std::string("none") : faults.front();
  };
  EXPECT_EQ(fault(gap("sensitivity/1", -0.2)), "none");
  Requirement made = gap("sensitivity/1", -0.2);
  made.subgroup.clear();
  EXPECT_THAT(fault(made), HasSubstr("needs a subgroup"));
  made = gap("sensitivity/1", -0.2);
  made.against = "group";
  EXPECT_THAT(fault(made), HasSubstr("not written column=value"));
  made.against = made.subgroup;
  EXPECT_THAT(fault(made), HasSubstr("the same cases"));
  made = gap("sensitivity/1", -0.2);
  made.reference = "other";
  EXPECT_THAT(fault(made), HasSubstr("a gap of a difference"));
  EXPECT_THAT(fault(gap("average_precision/1", -0.2)),
              HasSubstr("no bounds of its own on both sides"));
  EXPECT_THAT(fault(gap("sensitivity/1", -1.5)), HasSubstr("no difference"));
  RequirementPlan plan = plan_of({gap("sensitivity/1", -0.2)});
  EXPECT_THAT(requirement_bytes(plan), HasSubstr("etalon.requirements/7"));
}

TEST(Gaps, say_who_named_both_groups) {
  Requirement made = gap("sensitivity/1", -0.2);
  made.subgroup = "parity=even";
  const Grounds grounds = grounds_of(cases_with(0), plan_of({made}));
  ASSERT_EQ(grounds.subgroups.size(), 2U);
  EXPECT_EQ(grounds.subgroups[0].name, "group");
  EXPECT_EQ(grounds.subgroups[1].name, "parity");
}

}  // namespace
}  // namespace etalon::validation
