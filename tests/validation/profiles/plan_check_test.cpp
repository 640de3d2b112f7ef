// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/plan_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string area = "auc.mann_whitney.midrank/1";

PlanProfile board(std::vector<MandatoryFinding> findings) {
  PlanProfile profile{.name = "board"};
  profile.findings = std::move(findings);
  return profile;
}
MandatoryFinding of_sensitivity() { return {.metric = "sensitivity/1", .limit = 0.8}; }
Requirement sensitivity(double limit = 0.8) {
  return {.id = "found", .metric = "sensitivity/1", .threshold = 0.5, .limit = limit};
}
RequirementPlan plan_of(std::vector<Requirement> requirements) {
  return {.name = "plan", .requirements = std::move(requirements)};
}
/// Every objection to a plan, in one text.
std::string objections(const RequirementPlan& plan, const PlanProfile& profile) {
  return join(hold_against(plan, profile).objections, "\n");
}
std::string objections(const Requirement& requirement, const MandatoryFinding& finding) {
  return objections(plan_of({requirement}), board({finding}));
}

TEST(PlanCheck, of_a_plan_that_is_as_strict_names_what_carries_each_finding) {
  const PlanCheck held =
      hold_against(plan_of({sensitivity(0.8),
                            {.id = "extra", .metric = "npv/1", .threshold = 0.5, .limit = 0},
                            {.id = "area", .metric = area, .limit = 0.9}}),
                   board({{.metric = area, .limit = 0.85}, of_sensitivity()}));
  EXPECT_THAT(held.objections, IsEmpty());
  EXPECT_THAT(held.carriers, ElementsAre(ElementsAre("area"), ElementsAre("found")));
}

TEST(PlanCheck, refuses_a_limit_that_is_easier_on_the_worse_side_of_the_metric) {
  EXPECT_THAT(objections(sensitivity(0.01), of_sensitivity()),
              AllOf(HasSubstr("finding 1 (sensitivity/1): "), HasSubstr("requirement 'found': "),
                    HasSubstr("limit is 0.01, asked is 0.8 at least (set limit = 0.8)")));
  EXPECT_EQ(objections(sensitivity(0.8), of_sensitivity()), "");
  EXPECT_NE(objections(sensitivity(0.7999999999999999), of_sensitivity()), "");
  const auto brier = [](double limit) {
    return Requirement{.id = "loss", .metric = "brier.mean_squared/1", .limit = limit};
  };
  const MandatoryFinding loss{.metric = "brier.mean_squared/1", .limit = 0.2};
  EXPECT_EQ(objections(brier(0.1), loss), "");
  EXPECT_THAT(objections(brier(0.25), loss), HasSubstr("limit is 0.25, asked is 0.2 at most"));
}

TEST(PlanCheck, refuses_a_claim_of_a_family_of_which_another_may_be_shown) {
  Requirement claim = sensitivity(0.8);
  claim.family = "any";
  EXPECT_THAT(objections(claim, of_sensitivity()),
              HasSubstr("family is \"any\", asked is \"\" (leave family out)"));
}

TEST(PlanCheck, refuses_the_bound_on_the_better_side) {
  Requirement upper = sensitivity(0.8);
  upper.bound = "upper";
  EXPECT_THAT(objections(upper, of_sensitivity()),
              HasSubstr("the upper bound decides, asked is the lower (set bound = \"lower\")"));
  Requirement lower = sensitivity(0.8);
  lower.bound = "lower";
  EXPECT_EQ(objections(lower, of_sensitivity()), "");
  const MandatoryFinding bias{
      .metric = "calibration.difference/1", .bound = "upper", .limit = 0.05};
  EXPECT_THAT(
      objections({.id = "b", .metric = "calibration.difference/1", .bound = "lower", .limit = 0.01},
                 bias),
      HasSubstr("the lower bound decides, asked is the upper"));
}

TEST(PlanCheck, refuses_other_cases_models_and_values_than_those_asked_for) {
  const auto said = [](auto change) {
    Requirement requirement = sensitivity();
    change(requirement);
    return objections(requirement, of_sensitivity());
  };
  EXPECT_THAT(said([](Requirement& r) { r.subgroup = "sex=F"; }),
              HasSubstr("subgroup is \"sex=F\", asked is \"\" (leave subgroup out)"));
  EXPECT_THAT(said([](Requirement& r) { r.reference = "older"; }),
              HasSubstr("reference is \"older\", asked is \"\" (leave reference out)"));
  EXPECT_THAT(said([](Requirement& r) { r.label = "effusion"; }),
              HasSubstr("label is \"effusion\""));
  EXPECT_THAT(said([](Requirement& r) { r.score = "label_leak"; }),
              HasSubstr("score is \"label_leak\", asked is \"score\" (set score = \"score\")"));
  EXPECT_THAT(said([](Requirement& r) { r.metric = "ppv/1"; }),
              HasSubstr("no requirement is of this metric; add one"));
  MandatoryFinding other = of_sensitivity();
  other.label = "edema";
  EXPECT_THAT(objections(sensitivity(), other),
              AllOf(HasSubstr("finding 1 (sensitivity/1 for edema)"),
                    HasSubstr("label is \"\", asked is \"edema\"")));
  other = of_sensitivity();
  other.reference = "older";
  other.limit = -0.05;
  EXPECT_THAT(objections(sensitivity(), other), HasSubstr("reference is \"\""));
}

TEST(PlanCheck, refuses_another_threshold_prevalence_time_or_range) {
  MandatoryFinding at = of_sensitivity();
  at.threshold = 0.3;
  EXPECT_THAT(objections(sensitivity(), at),
              HasSubstr("threshold is 0.5, asked is 0.3 (set threshold = 0.3)"));
  const MandatoryFinding predictive{
      .metric = "ppv.at_prevalence/1", .threshold = 0.5, .prevalence = 0.01, .limit = 0.2};
  EXPECT_THAT(objections({.id = "ppv",
                          .metric = "ppv.at_prevalence/1",
                          .threshold = 0.5,
                          .prevalence = 0.5,
                          .limit = 0.2},
                         predictive),
              HasSubstr("prevalence is 0.5, asked is 0.01"));
  const MandatoryFinding ranks{.metric = "c_index.harrell/1", .limit = 0.7};
  EXPECT_THAT(
      objections({.id = "c", .metric = "c_index.harrell/1", .time = 1.0, .limit = 0.7}, ranks),
      HasSubstr("time is 1, asked is none (leave time out)"));
  const auto error = [](std::vector<double> range) {
    return Requirement{.id = "e", .metric = "mae/1", .range = std::move(range), .limit = 2};
  };
  MandatoryFinding distance{.metric = "mae/1", .limit = 2};
  EXPECT_EQ(objections(error({}), distance), "");
  EXPECT_THAT(objections(error({0, 1}), distance), HasSubstr("range is [0, 1], asked is none"));
  distance.range = {0, 100};
  EXPECT_EQ(objections(error({-5, 100}), distance), "");
  EXPECT_EQ(objections(error({}), distance), "");
  EXPECT_THAT(objections(error({10, 100}), distance), HasSubstr("asked is [0, 100]"));
}

TEST(PlanCheck, refuses_one_threshold_for_the_sensitivity_and_another_for_the_specificity) {
  const PlanProfile both = board({of_sensitivity(), {.metric = "specificity/1", .limit = 0.8}});
  const auto specificity = [](double threshold) {
    return Requirement{
        .id = "spared", .metric = "specificity/1", .threshold = threshold, .limit = 0.9};
  };
  EXPECT_EQ(objections(plan_of({sensitivity(), specificity(0.5)}), both), "");
  EXPECT_THAT(objections(plan_of({sensitivity(), specificity(0.99)}), both),
              AllOf(HasSubstr("no one threshold carries all findings that leave it open"),
                    HasSubstr("(sensitivity/1) at 0.5"), HasSubstr("(specificity/1) at 0.99")));
  Requirement low = sensitivity();
  low.id = "found at 0.99";
  low.threshold = 0.99;
  EXPECT_EQ(objections(plan_of({sensitivity(), low, specificity(0.99)}), both), "");
  // One at another threshold carries nothing, however strict.
  EXPECT_THAT(hold_against(plan_of({sensitivity(), low, specificity(0.99)}), both).carriers,
              ElementsAre(ElementsAre("found at 0.99"), ElementsAre("spared")));
  // A requirement that is too weak does not carry the finding at its threshold.
  low.limit = 0.1;
  EXPECT_THAT(objections(plan_of({sensitivity(), low, specificity(0.99)}), both),
              HasSubstr("no one threshold"));
}

TEST(PlanCheck, knows_requirements_by_what_they_ask_and_not_by_their_ids) {
  Requirement alike = sensitivity(0.1);
  alike.id = "sensitivity/1";
  Requirement npv{.id = "sensitivity", .metric = "npv/1", .threshold = 0.5, .limit = 0.99};
  EXPECT_THAT(objections(plan_of({alike, npv}), board({of_sensitivity()})),
              HasSubstr("requirement 'sensitivity/1': limit is 0.1"));
  Requirement odd = sensitivity(0.85);
  odd.id = "anything";
  EXPECT_EQ(objections(plan_of({odd}), board({of_sensitivity()})), "");
}

TEST(PlanCheck, counts_different_values_of_the_column_that_is_asked_for) {
  MandatoryFinding groups = of_sensitivity();
  groups.subgroup_column = "site";
  groups.least_subgroups = 2;
  const auto of = [](const std::string& subgroup, double limit = 0.8) {
    Requirement requirement = sensitivity(limit);
    requirement.id = subgroup + text(limit);
    requirement.subgroup = subgroup;
    return requirement;
  };
  const PlanProfile profile = board({groups});
  EXPECT_EQ(objections(plan_of({of("site=a"), of("site=b")}), profile), "");
  EXPECT_THAT(objections(plan_of({of("site=a"), of("site=a", 0.9)}), profile),
              HasSubstr("the plan asks it of 1 (a); add requirements for other values"));
  EXPECT_THAT(objections(plan_of({of("site=a"), of("site=b", 0.1)}), profile),
              HasSubstr("the plan asks it of 1 (a)"));
  EXPECT_THAT(objections(plan_of({of("site=a"), of("sex=F")}), profile), HasSubstr("of 1 (a)"));
  EXPECT_THAT(objections(plan_of({of("sites=a"), of("sites=b")}), profile),
              HasSubstr("subgroup is \"sites=a\", asked is one of column \"site\" (set subgroup = "
                        "\"site=VALUE\")"));
  // Each value at a threshold of its own is no operating point of the device.
  Requirement other = of("site=b");
  other.threshold = 0.1;
  EXPECT_THAT(objections(plan_of({of("site=a"), other}), profile), HasSubstr("no one threshold"));
}

TEST(PlanCheck, refuses_weaker_keys_of_the_plan_with_all_objections_at_once) {
  RequirementPlan plan = plan_of({sensitivity(0.1)});
  plan.alpha = 0.2;
  plan.min_patients_per_class = 2;
  plan.cluster = "none";
  PlanProfile profile = board({of_sensitivity(), {.metric = area, .limit = 0.8}});
  EXPECT_THAT(
      hold_against(plan, profile).objections,
      ElementsAre(HasSubstr("alpha is 0.2, asked is 0.05 at most (set alpha = 0.05)"),
                  HasSubstr("min_patients_per_class is 2, asked is 10 at least"),
                  HasSubstr("cluster is \"none\", asked is \"patient\" (leave cluster out)"),
                  HasSubstr("limit is 0.1"), HasSubstr("finding 2 (auc.mann_whitney.midrank/1)")));
  profile.allows_independent_cases = true;
  profile.largest_alpha = 0.2;
  profile.least_patients_per_class = 2;
  profile.findings = {{.metric = "sensitivity/1", .limit = 0.1}};
  EXPECT_EQ(objections(plan, profile), "");
}

TEST(PlanCheck, refuses_other_values_of_a_class_and_another_tolerance) {
  const MandatoryFinding surface{
      .metric = "nsd.surfel/1", .score = "mask", .label = "liver", .tolerance = 2, .limit = 0.8};
  const PlanProfile profile{.name = "board", .classes = {"1=liver"}, .findings = {surface}};
  RequirementPlan plan{.name = "plan",
                       .requirements = {least_requirement(surface, "surface")},
                       .classes = {"2=cyst", "1=liver"}};
  EXPECT_THAT(hold_against(plan, profile).objections, IsEmpty());
  plan.requirements[0].tolerance = 5;
  EXPECT_THAT(hold_against(plan, profile).objections,
              ElementsAre(HasSubstr("tolerance is 5, asked is 2")));
  plan.requirements[0].tolerance = 2;
  plan.classes = {"2=liver", "1=cyst"};
  EXPECT_THAT(hold_against(plan, profile).objections,
              ElementsAre(HasSubstr("classes lack \"1=liver\"")));
}

}  // namespace
}  // namespace etalon::validation
