// SPDX-License-Identifier: Apache-2.0
#include "validation/power/chances.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "validation/power/power.hpp"

namespace etalon::validation {
namespace {

/// What was begun, and how many studies were simulated.
struct Simulated {
  std::vector<std::string> begun;
  std::int64_t announced = 0;
  std::int64_t done = 0;

  [[nodiscard]] PowerOptions options(Search search = Search::none) {
    return {.search = search,
            .begin =
                [this](const std::string& what, std::int64_t studies) {
                  begun.push_back(what);
                  announced += studies;
                },
            .done = [this](std::int64_t studies) { done += studies; }};
  }
};

/// Claims of an area, each of another column.
RequirementPlan family_of_areas(const std::vector<double>& limits) {
  RequirementPlan plan{.name = "test"};
  plan.families = {{.id = "models", .shown = 1}};
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const std::string name(1, "abc"[i]);
    plan.requirements.push_back({.id = name,
                                 .metric = "auc.mann_whitney.midrank/1",
                                 .score = name,
                                 .limit = limits[i],
                                 .family = "models"});
  }
  return plan;
}

TEST(Chances, simulate_what_several_claims_ask_alike_once_and_to_the_same_bit) {
  const RequirementPlan plan = family_of_areas({0.8, 0.85, 0.8});
  Design design{.positives = 30, .negatives = 60, .samples = 100};
  for (const Requirement& each : plan.requirements)
    design.expected.push_back({.requirement = each.id, .value = 0.92});
  Simulated simulated;
  const auto powers = power_of(plan, design, simulated.options());
  EXPECT_THAT(
      simulated.begun,
      testing::ElementsAre("study 1 of 6: a: wrong pass",
                           "study 2 of 6: a: wrong pass when the others are shown",
                           "study 3 of 6: a: 30 + 60 patients", "study 4 of 6: b: wrong pass",
                           "study 5 of 6: b: wrong pass when the others are shown",
                           "study 6 of 6: b: 30 + 60 patients"));
  EXPECT_EQ(simulated.done, simulated.announced);
  // Each by itself.
  const Simulation simulation{.seed = seed_of_plans, .samples = design.samples};
  for (std::size_t i = 0; i < powers.size(); ++i) {
    const auto study = [&](double error) {
      return Planned(plan, plan.requirements[i], design, error).study({30, 60});
    };
    EXPECT_EQ(powers[i].wrong_pass, study(0.025 / 3)->wrong_pass(simulation));
    EXPECT_EQ(powers[i].wrong_pass_alone, study(0.025)->wrong_pass(simulation));
    EXPECT_EQ(powers[i].power, study(0.025 / 3)->power(0.92, simulation));
  }
}

TEST(Chances, take_studies_that_differ_in_anything_for_others) {
  const RequirementPlan plan = family_of_areas({0.8, 0.8});
  const Design design{
      .positives = 30,
      .negatives = 60,
      .samples = 100,
      .expected = {{.requirement = "a", .value = 0.92}, {.requirement = "b", .value = 0.93}}};
  Simulated of_values;
  const auto powers = power_of(plan, design, of_values.options());
  EXPECT_EQ(of_values.begun.size(), 4U);  // the power of each
  EXPECT_LE(powers[0].power->value, powers[1].power->value);
  RequirementPlan women = plan;
  women.requirements[1].subgroup = "sex=F";
  Design of_part = design;
  of_part.expected[1] = {.requirement = "b", .value = 0.92, .part = 0.5};
  Simulated of_subgroup;
  static_cast<void>(power_of(women, of_part, of_subgroup.options()));
  EXPECT_EQ(of_subgroup.begun.size(), 6U);
}

TEST(Chances, say_that_a_search_is_one_and_look_at_no_study_twice) {
  const RequirementPlan plan = family_of_areas({0.8, 0.8});
  Design design{.positives = 30, .negatives = 60, .samples = 100};
  for (const Requirement& each : plan.requirements)
    design.expected.push_back({.requirement = each.id, .value = 0.92});
  Simulated simulated;
  const auto powers = power_of(plan, design, simulated.options(Search::least_study));
  EXPECT_EQ(powers[0].least, powers[1].least);
  EXPECT_EQ(simulated.begun[2], "study 3 of 3: a: 30 + 60 patients");
  ASSERT_GT(simulated.begun.size(), 3U);
  std::set<std::string> of_search(simulated.begun.begin() + 3, simulated.begun.end());
  EXPECT_EQ(of_search.size(), simulated.begun.size() - 3);
  for (const std::string& each : of_search) EXPECT_THAT(each, testing::StartsWith("search: a: "));
}

}  // namespace
}  // namespace etalon::validation
