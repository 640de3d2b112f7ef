// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting_plans.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/error.hpp"
#include "core/file.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/power/power.hpp"
#include "validation/profiles/plan_check.hpp"
#include "validation/profiles/study_check.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct ReadStart {
  RequirementPlan plan;
  StatedDesign design;
  PlanProfile profile;
};

ReadStart read(const StartingPlan& start) {
  write_file("plan.toml", start.plan);
  write_file("design.toml", start.design);
  write_file("profile.toml", start.profile);
  return {.plan = read_requirements("plan.toml"),
          .design = read_stated_design("design.toml", {}),
          .profile = read_profile("profile.toml")};
}

TEST(StartingPlans, are_read_and_meet_the_profile_that_goes_with_them) {
  for (const StartingPlan& start : starting_plans()) {
    SCOPED_TRACE(std::string(start.name));
    const ReadStart made = read(start);
    EXPECT_NO_THROW(check_design(made.design.design, made.plan));
    EXPECT_THAT(hold_against(made.plan, made.profile).objections, IsEmpty());
    EXPECT_THAT(shortfalls(counts_of(made.design.design, made.plan), made.profile), IsEmpty());
    for (const Requirement& each : made.plan.requirements)
      EXPECT_TRUE(each.expected.has_value()) << each.id;
  }
}

TEST(StartingPlans, judge_masks_where_there_is_something_to_find_or_where_there_is_not) {
  // Of a mean over both nobody could tell a model that outlines nothing.
  for (const StartingPlan& start : starting_plans()) {
    const ReadStart made = read(start);
    for (const Requirement& each : made.plan.requirements)
      EXPECT_TRUE(!is_of_masks(each) || is_of_present(each) || is_of_absent(each)) << each.id;
  }
}

/// That they may be signed is asked of the program (tests/system/starting_plans_test.sh).
TEST(StartingPlans, are_of_studies_that_a_model_as_good_as_expected_probably_passes) {
  for (const StartingPlan& start : starting_plans()) {
    SCOPED_TRACE(std::string(start.name));
    ReadStart made = read(start);
    made.design.design.samples = 1000;
    for (const RequirementPower& each : power_of(made.plan, made.design.design)) {
      SCOPED_TRACE(each.id);
      EXPECT_EQ(each.not_simulated, "");
      EXPECT_EQ(each.never, "");
      ASSERT_TRUE(each.power.has_value());
      EXPECT_GE(each.power->value, made.design.design.power);
    }
  }
}

TEST(StartingPlans, are_known_by_their_names) {
  std::set<std::string_view> names;
  for (const StartingPlan& start : starting_plans()) {
    EXPECT_TRUE(names.insert(start.name).second);
    EXPECT_EQ(starting_plan_of(start.name).plan, start.plan);
  }
  EXPECT_TRUE(names.contains("mosmed-like"));
  try {
    static_cast<void>(starting_plan_of("generel"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("did you mean general?"));
  }
}

}  // namespace
}  // namespace etalon::validation
