// SPDX-License-Identifier: Apache-2.0
#include "validation/power/power.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "tests/validation/power/plans.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

const std::string auc = "auc.mann_whitney.midrank/1";

TEST(Power, is_that_of_the_patients_a_metric_counts) {
  const RequirementPlan plan =
      plan_of({requirement_of("sensitivity/1", 0.8), requirement_of("specificity/1", 0.8),
               requirement_of("accuracy/1", 0.8), requirement_of("ppv/1", 0.8),
               requirement_of("npv/1", 0.8)});
  Design design{.positives = 50, .negatives = 150};
  for (const Requirement& each : plan.requirements)
    design.expected.push_back({.requirement = each.id, .value = 0.9, .called = 0.3});
  const auto powers = power_of(plan, design);
  const auto with = [&](std::int64_t patients) {
    const RequirementPlan one = plan_of({requirement_of("accuracy/1", 0.8)});
    return power_of(one, {.positives = patients,
                          .negatives = 0,
                          .expected = {{.requirement = "accuracy/1", .value = 0.9}}})[0]
        .power->value;
  };
  const std::vector<std::int64_t> counted = {50, 150, 200, 60, 140};
  for (std::size_t i = 0; i < powers.size(); ++i)
    EXPECT_NEAR(powers[i].power->value, with(counted[i]), 1e-12) << powers[i].id;
}

TEST(Power, what_is_not_simulated_is_named_with_its_reason) {
  Requirement in_women = requirement_of("sensitivity/1", 0.8);
  in_women.subgroup = "sex=F";
  const auto powers =
      power_of(plan_of({requirement_of("mcc/1", 0.2), requirement_of("ppv/1", 0.8)}), {});
  EXPECT_THAT(powers[0].not_simulated, HasSubstr("judged by resampling"));
  EXPECT_FALSE(powers[0].wrong_pass);
  EXPECT_THAT(powers[1].not_simulated, HasSubstr("which share of the cases is called"));
  EXPECT_THAT(power_of(plan_of({in_women}), {})[0].not_simulated,
              HasSubstr("part of the patients"));
  EXPECT_THAT(power_of(plan_of({requirement_of("sensitivity/1", 0)}), {})[0].not_simulated,
              HasSubstr("end of the range"));
  Requirement early = requirement_of("c_index.harrell/1", 0.7);
  early.time = 2;
  Requirement uno = requirement_of("c_index.uno/1", 0.7);
  uno.time = 2;
  const auto survival = power_of(plan_of({early, uno}), {});
  EXPECT_THAT(survival[0].not_simulated, HasSubstr("until a time"));
  EXPECT_THAT(survival[1].not_simulated, HasSubstr("needs a model of the values"));
  const Requirement followed = requirement_of("c_index.harrell/1", 0.7);
  EXPECT_THAT(power_of(plan_of({followed}), {.cases_per_patient = 2})[0].not_simulated,
              HasSubstr("patients who are followed have one case each"));
  EXPECT_THAT(power_of(plan_of({requirement_of("c_index.harrell/1", 0.4)}), {})[0].not_simulated,
              HasSubstr("drawn are values above 0.5 that exponential times reach"));
}

TEST(Power, of_a_concordance_is_that_of_exponential_times) {
  Requirement followed = requirement_of("c_index.harrell/1", 0.65);
  followed.expected = 0.75;
  const Design design{.positives = 60, .negatives = 140, .samples = 1000};
  const RequirementPower found = power_of(plan_of({followed}), design)[0];
  EXPECT_EQ(found.not_simulated, "");
  EXPECT_LT(found.wrong_pass.value().value, 0.04);
  EXPECT_GT(found.power.value().value, 0.6);
  EXPECT_THAT(found.method, HasSubstr("exponential times, 30.0 % with an event"));
  const RequirementPower few =
      power_of(plan_of({followed}), {.positives = 6, .negatives = 3, .samples = 200})[0];
  EXPECT_THAT(few.never, HasSubstr("9 patients, of whom at least 10 must have an event"));
}

TEST(Power, what_does_not_matter_to_a_study_changes_no_draw) {
  const Requirement area = requirement_of(auc, 0.7);
  const Design design{.positives = 40, .negatives = 60, .samples = 200};
  const Chance before = power_of(plan_of({area}), design)[0].wrong_pass.value();
  EXPECT_GT(before.standard_error, 0);
  Design other = design;
  other.correlation = 0.2;  // one case for each patient
  Requirement renamed = area;
  renamed.id = "other";
  renamed.score = "m2";
  RequirementPlan plan = plan_of({renamed});
  plan.name = "renamed";
  EXPECT_EQ(power_of(plan, other)[0].wrong_pass, before);
}

TEST(Power, what_is_not_simulated_cannot_pass_with_fewer_patients_than_the_plan_wants) {
  const RequirementPlan plan =
      plan_of({requirement_of("mcc/1", 0.2), requirement_of("ppv/1", 0.8)});
  const auto never = [&](Design design, std::size_t i) { return power_of(plan, design)[i].never; };
  EXPECT_THAT(never({.positives = 9, .negatives = 300}, 0),
              HasSubstr("9 patients with and 300 without the condition; the plan wants at least "
                        "10 of each"));
  EXPECT_EQ(never({.positives = 10, .negatives = 300}, 0), "");
  EXPECT_EQ(never({.positives = 4, .negatives = 6}, 1), "");
  EXPECT_THAT(never({.positives = 4, .negatives = 5}, 1), HasSubstr("9 patients of whom"));
  EXPECT_THAT(
      power_of(plan_of({requirement_of("mae/1", 0.2)}), {.positives = 4, .negatives = 5})[0].never,
      HasSubstr("9 patients of whom"));
  EXPECT_THAT(
      power_of(plan_of({requirement_of("mae/1", 0.2)}), {.positives = 40, .negatives = 59})[0]
          .never,
      HasSubstr("a mean of values needs 100"));
  RequirementPlan women = plan_of({requirement_of("mcc/1", 0.2)});
  women.requirements[0].subgroup = "sex=F";
  const Design few{.positives = 30,
                   .negatives = 300,
                   .expected = {{.requirement = "mcc/1", .value = 0.5, .part = 0.25}}};
  EXPECT_THAT(power_of(women, few)[0].never, HasSubstr("8 patients with and 75 without"));
}

TEST(Power, errors_with_a_range_cannot_pass_where_their_bound_cannot) {
  const auto never = [](const std::string& metric, double limit, std::int64_t patients,
                        const std::string& bound = "upper") {
    Requirement requirement = requirement_of(metric, limit);
    requirement.range = {0, 10};
    requirement.bound = bound;
    RequirementPlan plan = plan_of({requirement});
    plan.min_patients_per_class = 2;
    const Design design{.positives = patients, .negatives = 0};
    return power_of(plan, design, {.search = Search::obstacles})[0].never;
  };
  EXPECT_THAT(never("mae/1", 0.2, 150), HasSubstr("even a flawless result has the bound 0.2429"));
  EXPECT_EQ(never("mae/1", 0.25, 150), "");
  EXPECT_THAT(never("mae/1", 5, 5), HasSubstr("needs 10"));
  EXPECT_THAT(never("mae/1", 5, 1), HasSubstr("the plan wants at least 2"));
  EXPECT_THAT(never("rmse/1", 1.5, 150), HasSubstr("even a flawless result has the bound 1.55"));
  EXPECT_EQ(never("rmse/1", 1.6, 150), "");
  EXPECT_EQ(never("bias.mean_error/1", -9, 150), "");
  EXPECT_THAT(never("bias.mean_error/1", 9.8, 150, "lower"),
              HasSubstr("even a flawless result has the bound 9.514"));
  EXPECT_EQ(never("bias.mean_error/1", 9, 150, "lower"), "");
}

TEST(Power, a_brier_score_is_that_of_a_cohort_with_the_prevalence_of_the_design) {
  const RequirementPlan plan = plan_of(
      {requirement_of("brier.mean_squared/1", 0.15), requirement_of("brier.scaled/1", 0.2)});
  Design design{.positives = 80, .negatives = 120, .samples = 200};
  design.expected = {{.requirement = "brier.mean_squared/1", .value = 0.1},
                     {.requirement = "brier.scaled/1", .value = 0.5}};
  for (const RequirementPower& each : power_of(plan, design)) {
    EXPECT_EQ(each.not_simulated, "");
    EXPECT_EQ(each.wrong_pass->samples, 200);
    EXPECT_LE(each.wrong_pass->value, 0.08);
    EXPECT_GT(each.power->value, 0.7) << each.id;
  }
  design.positives = 20;
  EXPECT_THAT(power_of(plan, design)[0].not_simulated, HasSubstr("no calibrated model"));
}

TEST(Power, a_difference_of_two_models_needs_what_the_design_says_of_both) {
  Requirement area = requirement_of(auc, -0.05);
  area.reference = "other";
  Requirement found = requirement_of("sensitivity/1", -0.05);
  found.reference = "other";
  Requirement predictive = requirement_of("ppv/1", -0.05);
  predictive.reference = "other";
  const RequirementPlan plan = plan_of({area, found, predictive});
  const auto unsaid = power_of(plan, {});
  EXPECT_THAT(unsaid[0].not_simulated, HasSubstr("which AUC the other model has"));
  EXPECT_THAT(unsaid[1].not_simulated, HasSubstr("how often the two models differ"));
  EXPECT_THAT(unsaid[2].not_simulated, HasSubstr("judged by resampling"));
  Design design{.positives = 100, .negatives = 100, .samples = 200};
  design.expected = {{.requirement = auc, .value = 0, .reference = 0.9, .between_models = 0.9},
                     {.requirement = "sensitivity/1", .value = 0, .discordant = 0.04}};
  const auto said = power_of(plan, design);
  EXPECT_GE(said[0].power->value, 0.8);
  EXPECT_LE(said[0].wrong_pass->value, 0.08);
  EXPECT_EQ(said[1].method, "exact (trinomial)");
  EXPECT_GT(said[1].power->value, 0.4);
  design.expected[0].reference = 0.52;
  EXPECT_THAT(power_of(plan, design)[0].not_simulated, HasSubstr("AUCs between 0.5 and 1"));
}

TEST(Power, the_plan_s_expected_value_is_taken_where_the_design_has_none) {
  Requirement found = requirement_of("sensitivity/1", 0.8);
  found.expected = 0.9;
  const Design design{.positives = 60, .negatives = 60};
  const auto of_plan = power_of(plan_of({found}), design)[0];
  EXPECT_EQ(of_plan.expected, 0.9);
  Design other = design;
  other.expected = {{.requirement = "sensitivity/1", .value = 0.95}};
  const auto of_design = power_of(plan_of({found}), other)[0];
  EXPECT_EQ(of_design.expected, 0.95);
  EXPECT_GT(of_design.power->value, of_plan.power->value);
}

TEST(Power, a_subgroup_has_its_part_of_the_patients) {
  Requirement in_women = requirement_of("sensitivity/1", 0.8);
  in_women.subgroup = "sex=F";
  const auto part =
      power_of(plan_of({in_women}),
               {.positives = 100,
                .negatives = 100,
                .expected = {{.requirement = "sensitivity/1", .value = 0.9, .part = 0.4}}});
  const auto whole = power_of(plan_of({requirement_of("sensitivity/1", 0.8)}),
                              {.positives = 40,
                               .negatives = 40,
                               .expected = {{.requirement = "sensitivity/1", .value = 0.9}}});
  EXPECT_EQ(part[0].power, whole[0].power);
}

TEST(Power, is_the_same_bits_for_any_number_of_threads) {
  const RequirementPlan plan =
      plan_of({requirement_of(auc, 0.8), requirement_of("specificity/1", 0.85)});
  const Design design{.positives = 20,
                      .negatives = 40,
                      .cases_per_patient = 2,
                      .correlation = 0.3,
                      .samples = 300,
                      .expected = {{.requirement = auc, .value = 0.92},
                                   {.requirement = "specificity/1", .value = 0.95}}};
  const PowerOptions one{.search = Search::least_study, .threads = 1};
  const PowerOptions three{.search = Search::least_study, .threads = 3};
  const auto powers = power_of(plan, design, one);
  EXPECT_EQ(powers, power_of(plan, design, three));
  for (const RequirementPower& each : powers) {
    EXPECT_EQ(each.wrong_pass->samples, 300);
    ASSERT_TRUE(each.least) << each.not_found;
    EXPECT_GE(each.least->power.value, 0.8);
    // In the proportion of the design.
    EXPECT_NEAR(
        static_cast<double>(each.least->negatives) / static_cast<double>(each.least->positives), 2,
        0.1);
  }
}

TEST(Power, the_least_study_of_a_share_has_the_power_and_one_patient_less_has_not) {
  const RequirementPlan plan = plan_of({requirement_of("sensitivity/1", 0.8)});
  Design design{.positives = 10,
                .negatives = 30,
                .expected = {{.requirement = "sensitivity/1", .value = 0.9}}};
  const auto found = power_of(plan, design, {.search = Search::least_study})[0];
  ASSERT_TRUE(found.least);
  EXPECT_EQ(found.least->power.samples, 0);
  EXPECT_GE(found.least->power.value, 0.8);
  design.positives = found.least->positives;
  design.negatives = found.least->negatives;
  EXPECT_EQ(power_of(plan, design)[0].power, found.least->power);
  --design.positives;
  EXPECT_LT(power_of(plan, design)[0].power->value, 0.8);
}

TEST(Power, a_value_that_is_no_better_than_the_limit_has_no_study) {
  const RequirementPlan plan = plan_of({requirement_of("sensitivity/1", 0.8)});
  const auto found = power_of(plan, {.expected = {{.requirement = "sensitivity/1", .value = 0.8}}},
                              {.search = Search::least_study})[0];
  EXPECT_FALSE(found.least);
  EXPECT_THAT(found.not_found, HasSubstr("not better than the limit"));
  EXPECT_LE(found.power->value, 0.025);
}

TEST(Power, the_document_has_null_for_what_there_is_not) {
  const RequirementPlan plan =
      plan_of({requirement_of("mcc/1", 0.5), requirement_of("sensitivity/1", 0.8)});
  const Json json = power_json(plan, {}, power_of(plan, {}));
  const auto& rows = json.at("requirements").as_array();
  EXPECT_TRUE(rows[0].at("wrong_pass").is_null());
  EXPECT_TRUE(rows[1].at("not_simulated").is_null());
  EXPECT_EQ(rows[1].at("wrong_pass").at("samples").canonical(), "0");
  EXPECT_EQ(json.at("plan_sha256").as_string(), digest(plan).hex());
}

RequirementPlan family_of_shares(const std::string& method) {
  RequirementPlan plan =
      plan_of({requirement_of("sensitivity/1", 0.8), requirement_of("specificity/1", 0.8)});
  plan.families = {{.id = "either", .method = method, .shown = 1}};
  for (Requirement& each : plan.requirements) each.family = "either";
  return plan;
}

TEST(Power, of_a_claim_is_that_of_the_smallest_error_that_may_decide_it) {
  Design design{.positives = 150, .negatives = 300};
  design.expected = {{.requirement = "sensitivity/1", .value = 0.9}};
  const auto powers = power_of(family_of_shares("holm"), design);
  RequirementPlan half =
      plan_of({requirement_of("sensitivity/1", 0.8), requirement_of("specificity/1", 0.8)});
  half.alpha /= 2;
  const auto of_half = power_of(half, design);
  const RequirementPlan alone = plan_of(half.requirements);
  const auto of_alone = power_of(alone, design);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(powers[i].error, 0.0125);
    EXPECT_EQ(powers[i].wrong_pass, of_half[i].wrong_pass);
    EXPECT_EQ(powers[i].power, of_half[i].power);
    EXPECT_EQ(powers[i].wrong_pass_alone, of_alone[i].wrong_pass);
    EXPECT_FALSE(of_alone[i].wrong_pass_alone);
  }
  const FamilyPower family = family_powers(family_of_shares("holm"), powers)[0];
  const double sum = powers[0].wrong_pass->value + powers[1].wrong_pass->value;
  const double largest = std::max(of_alone[0].wrong_pass->value, of_alone[1].wrong_pass->value);
  EXPECT_EQ(family.wrong_pass->value, std::max(sum, largest));
  EXPECT_LE(family.wrong_pass->value, 0.025);
  const auto in_order = family_of_shares("fixed-sequence");
  const auto of_sequence = power_of(in_order, design);
  EXPECT_EQ(of_sequence[0].wrong_pass, of_alone[0].wrong_pass);
  EXPECT_EQ(family_powers(in_order, of_sequence)[0].wrong_pass->value, largest);
  EXPECT_TRUE(family_powers(alone, of_alone).empty());
}

TEST(Power, of_claims_by_hochberg_is_visibly_not_simulated) {
  const RequirementPlan plan = family_of_shares("hochberg");
  const auto powers = power_of(plan, {});
  EXPECT_THAT(powers[0].not_simulated, HasSubstr("the error of Hochberg's method rests on how"));
  EXPECT_FALSE(powers[0].wrong_pass);
  EXPECT_THAT(family_powers(plan, powers)[0].not_simulated,
              HasSubstr("'sensitivity/1': the error"));
  EXPECT_EQ(power_json(plan, {}, powers).at("schema").as_string(), "etalon.power/2");
}

}  // namespace
}  // namespace etalon::validation
