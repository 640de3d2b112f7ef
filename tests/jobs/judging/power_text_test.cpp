// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/power_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using validation::LeastStudy;
using validation::RequirementPower;

RequirementPower found(const std::string& id, std::int64_t positives) {
  RequirementPower power{.id = id, .metric = "sensitivity/1"};
  power.least = LeastStudy{.positives = positives, .negatives = 4 * positives, .power = {}};
  return power;
}

std::string text_of(const std::vector<RequirementPower>& powers) {
  validation::RequirementPlan plan{.name = "plan"};
  for (const RequirementPower& each : powers)
    plan.requirements.push_back({.id = each.id, .metric = each.metric});
  return power_text(plan, {}, powers, validation::Search::least_study);
}

TEST(PowerText, says_the_largest_study_of_those_that_are_simulated) {
  const RequirementPower other{
      .id = "benefit", .metric = "net_benefit/1", .not_simulated = "it is resampled"};
  EXPECT_THAT(text_of({found("a", 20), other, found("b", 30), found("c", 10)}),
              testing::ContainsRegex("all of these +30 \\+ 120 +each by itself"));
}

TEST(PowerText, says_no_study_where_one_requirement_is_not_reached) {
  RequirementPower far{.id = "far", .metric = "sensitivity/1"};
  far.not_found = "not reached with 1000000 cases";
  EXPECT_THAT(text_of({found("a", 20), far}),
              testing::ContainsRegex("all of these +- +not every one of them is reached"));
}

}  // namespace
}  // namespace etalon::jobs
