// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/plan_promises.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using validation::Chance;

validation::RequirementPower power(const std::string& id, std::optional<Chance> wrong_pass) {
  return {.id = id,
          .metric = "sensitivity/1",
          .not_simulated = wrong_pass ? "" : "f1/1 is judged by resampling",
          .wrong_pass = wrong_pass};
}

Chance simulated(std::int64_t passes, std::int64_t samples) {
  return validation::counted_chance(passes, samples);
}

std::string objections(const std::vector<validation::RequirementPower>& powers,
                       const std::vector<std::string>& not_simulated = {}, double alpha = 0.05) {
  try {
    require_promises("plan.toml", {.name = "plan", .alpha = alpha}, powers, not_simulated);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return {};
}

TEST(PlanPromises, of_a_plan_that_errs_more_than_alpha_allows_are_named) {
  EXPECT_EQ(objections({power("exact", Chance{.value = 0.0349}),
                        power("simulated", simulated(310, 10'000))}),
            "");
  EXPECT_THAT(
      objections({power("exact", Chance{.value = 0.0351}), power("kept", Chance{.value = 0.02}),
                  power("seen", simulated(500, 10'000))}),
      AllOf(HasSubstr("plan.toml: nothing is signed: requirement 'exact' passes"),
            HasSubstr("requirement 'seen' passes a model at its limit in 5.00 ± 0.22 %"),
            HasSubstr("3.50 % that alpha allows"), Not(HasSubstr("'kept'"))));
  EXPECT_THAT(objections({power("strict", Chance{.value = 0.02})}, {}, 0.01), HasSubstr("0.70 %"));
}

TEST(PlanPromises, that_too_few_simulated_studies_tell_are_named_with_the_number_that_does) {
  // 30 of 1000: less than is allowed, but 4 % would look the same.
  const std::string few = objections({power("few", simulated(30, 1000))});
  EXPECT_THAT(few, AllOf(HasSubstr("3.00 ± "), HasSubstr("1000 simulated studies"),
                         HasSubstr("--set samples=")));
  EXPECT_THAT(objections({power("above", simulated(38, 1000))}), HasSubstr("--set samples="));
  EXPECT_THAT(objections({power("at", simulated(350, 10'000))}),
              HasSubstr("no number of them tells"));
  EXPECT_EQ(objections({power("none", simulated(0, 1000))}), "");
  // 5 % look so in one try of 170.
  EXPECT_THAT(objections({power("lucky", simulated(0, 100))}),
              HasSubstr("promises by 100 simulated studies, of which chance says much; 1000 are"));
}

TEST(PlanPromises, name_a_number_of_studies_that_tells) {
  int told = 0;
  for (const double allowed : {0.035, 0.007, 0.14}) {
    for (std::int64_t passes = 0; passes < 60; ++passes) {
      const Chance before = simulated(passes, 200);
      if (promise_of(before, allowed) != Promise::unknown) continue;
      const auto needed = samples_to_tell(before, allowed);
      if (!needed) continue;
      ++told;
      EXPECT_GT(*needed, 200);
      const double n = static_cast<double>(*needed);
      const double p = (before.value * n + 1) / (n + 2);
      const Chance after{
          .value = before.value, .standard_error = std::sqrt(p * (1 - p) / n), .samples = *needed};
      EXPECT_NE(promise_of(after, allowed), Promise::unknown) << allowed << " " << passes;
    }
  }
  EXPECT_GT(told, 10);
}

TEST(PlanPromises, that_no_simulation_is_needed_for_are_looked_at_beforehand) {
  const auto beforehand = [](const std::vector<validation::RequirementPower>& powers,
                             const std::vector<std::string>& not_simulated) {
    try {
      require_promises_beforehand("plan.toml", powers, not_simulated);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      return std::string(error.what());
    }
    return std::string();
  };
  // Of one study, which passed: what that tells is not looked at.
  const auto one = power("one", simulated(1, 1));
  EXPECT_EQ(beforehand({one, power("f", {})}, {"f"}), "");
  EXPECT_THAT(beforehand({one, power("f", {})}, {}), HasSubstr("requirement 'f' promises nothing"));
  EXPECT_THAT(beforehand({one}, {"one"}), HasSubstr("leave its --not-simulated out"));
  EXPECT_THAT(beforehand({power("found", {})}, {"fond"}), HasSubstr("did you mean 'found'?"));
}

TEST(PlanPromises, that_are_not_simulated_are_the_signers_own_word) {
  EXPECT_THAT(
      objections({power("f", {}), power("kept", Chance{.value = 0.02})}),
      AllOf(HasSubstr("requirement 'f' promises nothing"), HasSubstr("judged by resampling"),
            HasSubstr("--not-simulated \"f\""), Not(HasSubstr("'kept'"))));
  EXPECT_EQ(objections({power("f", {})}, {"f"}), "");
  EXPECT_THAT(objections({power("kept", Chance{.value = 0.02})}, {"kept"}),
              HasSubstr("requirement 'kept' is simulated"));
  EXPECT_THAT(objections({power("found", {})}, {"fond"}),
              AllOf(HasSubstr("requirement 'found' promises nothing"),
                    HasSubstr("--not-simulated \"fond\": the plan has no such requirement; did you "
                              "mean 'found'?")));
}

TEST(PlanPromises, that_no_result_can_keep_are_not_signed) {
  auto never = power("never", Chance{});
  never.never = "8 patients; the plan wants 10";
  EXPECT_THAT(objections({never}),
              HasSubstr("requirement 'never' cannot pass in the study that it is signed for (8 "
                        "patients; the plan wants 10)"));
  auto unknown = power("f", {});
  unknown.never = "8 patients with";
  EXPECT_THAT(objections({unknown}, {"f"}), HasSubstr("requirement 'f' cannot pass"));
}

TEST(PlanPromises, as_many_studies_are_simulated_as_tell_of_all_but_no_more_than_minutes) {
  const validation::RequirementPlan plan{.name = "p", .alpha = 0.05};
  const auto of = [](std::int64_t passes) {
    validation::RequirementPower power;
    power.wrong_pass = simulated(passes, 10000);
    return power;
  };
  EXPECT_EQ(samples_to_sign(plan, {of(100), validation::RequirementPower{}}), std::nullopt);
  EXPECT_EQ(samples_to_sign(plan, {of(900)}), std::nullopt) << "refused, whatever is simulated";
  const auto near = samples_to_sign(plan, {of(332)});
  ASSERT_TRUE(near);
  EXPECT_EQ(near, samples_to_tell(simulated(332, 10000), validation::allowed_wrong_pass(0.05)));
  EXPECT_GT(samples_to_sign(plan, {of(332), of(340)}), near);
  EXPECT_EQ(samples_to_sign(plan, {of(332), of(350)}), std::nullopt) << "on the border";
}

TEST(PlanPromises, of_a_claim_are_held_against_its_share_of_the_error_and_against_the_whole) {
  validation::RequirementPlan plan{.name = "p", .families = {{.id = "f"}}};
  for (const std::string id : {"a", "b", "c", "d"}) {
    plan.requirements.push_back(
        {.id = id, .metric = "sensitivity/1", .threshold = 0.5, .limit = 0.8, .family = "f"});
  }
  const auto said = [&](const Chance& smallest, const Chance& whole) {
    auto of = power("a", smallest);
    of.wrong_pass_alone = whole;
    try {
      require_promises("plan.toml", plan, {of}, {});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(said({.value = 0.0087}, {.value = 0.0349}), "");
  EXPECT_THAT(said({.value = 0.0089}, {.value = 0.03}), HasSubstr("0.87 % that alpha allows"));
  EXPECT_THAT(said({.value = 0.008}, {.value = 0.0351}), HasSubstr("3.50 % that alpha allows"));
  auto of = power("a", simulated(60, 10000));
  EXPECT_EQ(samples_to_sign(plan, {of}), std::nullopt);
  of.wrong_pass = simulated(75, 10000);
  const auto of_claim = samples_to_sign(plan, {of});
  ASSERT_TRUE(of_claim);
  EXPECT_EQ(of_claim, samples_to_tell(simulated(75, 10000), 1.4 * 0.025 / 4));
  of.wrong_pass = simulated(60, 10000);
  of.wrong_pass_alone = simulated(332, 10000);
  EXPECT_EQ(samples_to_sign(plan, {of}),
            samples_to_tell(simulated(332, 10000), validation::allowed_wrong_pass(0.05)));
}

}  // namespace
}  // namespace etalon::jobs
