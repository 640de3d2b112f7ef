// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/plan_promises.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using validation::Chance;

validation::RequirementPower power(const std::string& id, std::optional<Chance> wrong_pass) {
  return {.id = id, .metric = "sensitivity/1", .wrong_pass = wrong_pass};
}

TEST(PlanPromises, of_a_plan_that_errs_more_than_alpha_allows_are_named) {
  const validation::RequirementPlan plan{.name = "plan", .alpha = 0.05};
  EXPECT_NO_THROW(require_promises(
      "plan.toml", plan,
      {power("exact", Chance{.value = 0.0349}), power("not simulated", {}),
       power("by chance", Chance{.value = 0.038, .standard_error = 0.002, .samples = 10000})}));
  try {
    require_promises(
        "plan.toml", plan,
        {power("exact", Chance{.value = 0.0351}), power("kept", Chance{.value = 0.02}),
         power("seen", Chance{.value = 0.05, .standard_error = 0.002, .samples = 10000})});
    FAIL() << "a plan that errs was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("plan.toml: requirement 'exact'"), HasSubstr("requirement 'seen'"),
                      Not(HasSubstr("'kept'")), HasSubstr("nothing is signed")));
  }
  const validation::RequirementPlan strict{.name = "strict", .alpha = 0.01};
  EXPECT_THROW(require_promises("plan.toml", strict, {power("exact", Chance{.value = 0.02})}),
               Error);
}

}  // namespace
}  // namespace etalon::jobs
