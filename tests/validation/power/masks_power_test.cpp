// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/error.hpp"
#include "tests/validation/power/plans.hpp"
#include "validation/power/power.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

TEST(MasksPower, cannot_pass_where_their_bound_cannot) {
  Requirement overlap = requirement_of("dice/1", 0.8);
  overlap.label = "liver";
  const auto never = [](const Requirement& requirement, std::int64_t patients) {
    RequirementPlan plan = plan_of({requirement});
    plan.classes = {"1=liver"};
    const Design design{.positives = patients, .negatives = 0};
    return power_of(plan, design, {.search = Search::obstacles})[0].never;
  };
  EXPECT_THAT(never(overlap, 9),
              HasSubstr("9 patients whose reference has the structure; the plan wants 10"));
  EXPECT_THAT(never(overlap, 16), HasSubstr("even a flawless result has the bound"));
  EXPECT_EQ(never(overlap, 20), "");
  overlap.limit = 0.999;
  EXPECT_THAT(never(overlap, 100), HasSubstr("even a flawless result has the bound"));
  EXPECT_EQ(never(overlap, 20'000), "");
  Requirement far = requirement_of("hd/1", 20);
  far.label = "liver";
  EXPECT_THAT(never(far, 200), HasSubstr("declares no largest distance"));
  far.range = {0, 300};
  EXPECT_EQ(never(far, 200), "");
  far.limit = 1;
  EXPECT_THAT(never(far, 200), HasSubstr("even a flawless result has the bound"));
}

TEST(MasksPower, of_cases_with_and_without_a_structure_is_that_of_positives_and_of_negatives) {
  Requirement overlap = requirement_of("dice/1", 0.8);
  overlap.label = "liver";
  const auto power = [](Requirement requirement, const std::string& subgroup, Design design) {
    requirement.subgroup = subgroup;
    RequirementPlan plan = plan_of({requirement});
    plan.classes = {"1=liver"};
    design.samples = 200;
    design.expected = {{.requirement = requirement.id, .value = 0.86}};
    return power_of(plan, design)[0].power.value();
  };
  const Chance of_120 = power(overlap, "", {.positives = 120, .negatives = 0});
  EXPECT_GT(of_120.value, 0);
  EXPECT_LT(of_120.value, 1);
  EXPECT_EQ(power(overlap, "reference has liver=yes", {.positives = 120, .negatives = 70}), of_120);
  EXPECT_EQ(power(overlap, "reference has liver=no", {.positives = 70, .negatives = 120}).samples,
            200);
  overlap.subgroup = "reference has liver=no";
  RequirementPlan plan = plan_of({overlap});
  plan.classes = {"1=liver"};
  EXPECT_THAT(
      power_of(plan, {.positives = 200, .negatives = 0}, {.search = Search::obstacles})[0].never,
      HasSubstr("0 patients"));
  overlap.subgroup = "";
  plan = plan_of({overlap});
  plan.classes = {"1=liver"};
  EXPECT_THAT(power_of(plan, {.positives = 60, .negatives = 100})[0].not_simulated,
              HasSubstr("the references of 100 patients lack the structure"));
}

TEST(MasksPower, of_two_structures_says_which_part_of_the_patients_has_each) {
  RequirementPlan plan;
  plan.name = "two";
  plan.classes = {"1=liver", "2=tumour"};
  Design design{.positives = 200, .negatives = 0, .samples = 200};
  for (const std::string label : {"liver", "tumour"}) {
    Requirement each = requirement_of("dice/1", 0.8);
    each.id = each.label = label;
    each.subgroup = "reference has " + label + "=yes";
    plan.requirements.push_back(each);
    design.expected.push_back({.requirement = label, .value = 0.86});
  }
  for (const RequirementPower& each : power_of(plan, design))
    EXPECT_THAT(each.not_simulated, HasSubstr("which part of the patients has"));
  design.expected[0].part = 1;
  design.expected[1].part = 0.1;
  const auto powers = power_of(plan, design);
  EXPECT_EQ(powers[0].never, "");
  EXPECT_EQ(powers[1].never, "");
  EXPECT_LT(powers[1].power->value, powers[0].power->value);
  design.expected[1].part = 0.04;
  EXPECT_THAT(power_of(plan, design)[1].never, HasSubstr("8 patients"));
}

TEST(MasksPower,
     of_two_structures_a_mean_over_all_is_not_simulated_whatever_positives_and_negatives_are) {
  RequirementPlan plan = plan_of({});
  plan.classes = {"1=liver", "2=tumour"};
  for (const std::string label : {"liver", "tumour"}) {
    Requirement each = requirement_of("dice/1", 0.75);
    each.label = label;
    each.id = label + " of all";
    plan.requirements.push_back(each);
    each.id = label + " where there is a tumour";
    each.subgroup = "reference has tumour=yes";
    plan.requirements.push_back(each);
  }
  Design design{.samples = 200};
  for (const char* id : {"liver where there is a tumour", "tumour where there is a tumour"})
    design.expected.push_back({.requirement = id, .value = 0.8, .part = 0.5});
  for (const auto& [positives, negatives] : {std::pair(200, 0), std::pair(100, 100)}) {
    design.positives = positives;
    design.negatives = negatives;
    const auto powers = power_of(plan, design);
    EXPECT_THAT(powers[0].not_simulated, HasSubstr("does not say whose reference has liver"));
    EXPECT_THAT(powers[1].not_simulated, HasSubstr("does not say whose reference has liver"));
    EXPECT_THAT(powers[2].not_simulated, HasSubstr("does not say whose reference has tumour"));
    EXPECT_EQ(powers[3].not_simulated, "");
  }
  // Positives that say nothing are no reason why a requirement cannot pass; all patients are.
  design.positives = 5;
  design.negatives = 195;
  for (const RequirementPower& each : power_of(plan, design, {.search = Search::obstacles}))
    EXPECT_EQ(each.never, "");
  design.negatives = 4;
  EXPECT_THAT(power_of(plan, design, {.search = Search::obstacles})[0].never,
              HasSubstr("9 patients"));
}

TEST(MasksPower, is_that_of_what_the_design_expects_of_them) {
  Requirement overlap = requirement_of("dice/1", 0.8);
  overlap.label = "liver";
  RequirementPlan plan = plan_of({overlap});
  plan.classes = {"1=liver"};
  Design design{.positives = 200, .negatives = 0, .samples = 300};
  design.expected = {{.requirement = "dice/1", .value = 0.84, .missed = 0.01, .spread = 0.6}};
  const RequirementPower likely = power_of(plan, design)[0];
  EXPECT_THAT(likely.method, HasSubstr("1 % are missed"));
  EXPECT_LE(likely.wrong_pass->value, 0.035 + 2 * likely.wrong_pass->standard_error);
  design.expected[0].spread = 1.5;
  const RequirementPower unlike = power_of(plan, design)[0];
  EXPECT_LT(unlike.power->value + 0.1, likely.power->value);
  // Neither says what a model at the limit is like.
  EXPECT_EQ(unlike.wrong_pass, likely.wrong_pass);
  design.expected[0].missed = 0.2;
  EXPECT_THAT(power_of(plan, design)[0].not_simulated, HasSubstr("their misses alone make it 0.8"));
  plan.requirements[0].limit = 0;
  EXPECT_THAT(power_of(plan, design)[0].not_simulated, HasSubstr("end of the range"));
  design.expected[0].requirement = "auc";
  design.expected[0].missed = 0.1;
  design.expected[0].value = 0.8;
  Requirement area = requirement_of("auc.mann_whitney.midrank/1", 0.7);
  area.id = "auc";
  EXPECT_THROW((void)power_of(plan_of({area}), design), Error);
}

}  // namespace
}  // namespace etalon::validation
