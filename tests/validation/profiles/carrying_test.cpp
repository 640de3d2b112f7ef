// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/carrying.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

MandatoryFinding finding() { return {.metric = "sensitivity/1", .threshold = 0.5, .limit = 0.8}; }
Requirement requirement() {
  return {.id = "found", .metric = "sensitivity/1", .threshold = 0.5, .limit = 0.8};
}

TEST(Carrying, counts_as_many_differences_as_it_says) {
  const std::vector<std::function<void(Requirement&)>> changes = {
      [](Requirement& each) { each.score = "b"; },
      [](Requirement& each) { each.reference = "older"; },
      [](Requirement& each) { each.label = "edema"; },
      [](Requirement& each) { each.threshold = 0.4; },
      [](Requirement& each) { each.prevalence = 0.1; },
      [](Requirement& each) { each.time = 2; },
      [](Requirement& each) { each.range = {0, 1}; },
      [](Requirement& each) { each.tolerance = 3; },
      [](Requirement& each) { each.subgroup = "sex=F"; },
      [](Requirement& each) { each.limit = 0.7; },
      [](Requirement& each) { each.family = "any"; }};
  const MandatoryFinding asked = finding();
  const Carrying carrying(asked);
  EXPECT_EQ(carrying.count(requirement()), 0);
  EXPECT_THAT(carrying.differences(requirement()), IsEmpty());
  // Every pair of changes, each with itself among them.
  for (std::size_t i = 0; i < changes.size(); ++i) {
    for (std::size_t k = i; k < changes.size(); ++k) {
      Requirement other = requirement();
      changes[i](other);
      changes[k](other);
      EXPECT_EQ(carrying.count(other), i == k ? 1 : 2) << i << " " << k;
      EXPECT_EQ(std::ssize(carrying.differences(other)), carrying.count(other)) << i << " " << k;
    }
  }
}

TEST(Carrying, takes_a_stricter_limit_on_the_side_that_decides) {
  const MandatoryFinding asked = finding();
  const Carrying carrying(asked);
  Requirement other = requirement();
  other.limit = 0.9;
  EXPECT_EQ(carrying.count(other), 0);
  other.bound = "lower";
  EXPECT_EQ(carrying.count(other), 0);
  other.bound = "upper";
  EXPECT_THAT(carrying.differences(other), ElementsAre(HasSubstr("the upper bound decides")));
  MandatoryFinding upper = finding();
  upper.bound = "upper";
  EXPECT_EQ(Carrying(upper).count(other), 1);
  other.limit = 0.7;
  EXPECT_EQ(Carrying(upper).count(other), 0);
  other.bound = "auto";
  EXPECT_THAT(Carrying(upper).differences(other),
              ElementsAre(HasSubstr("the lower bound decides, asked is the upper")));
}

TEST(Carrying, takes_any_threshold_that_is_left_open_and_any_value_of_a_column) {
  MandatoryFinding asked = finding();
  asked.threshold.reset();
  asked.subgroup_column = "sex";
  asked.least_subgroups = 2;
  const Carrying carrying(asked);
  Requirement other = requirement();
  EXPECT_THAT(carrying.differences(other),
              ElementsAre(HasSubstr("asked is one of column \"sex\"")));
  other.subgroup = "sex=F";
  other.threshold = 0.1;
  EXPECT_EQ(carrying.count(other), 0);
  other.subgroup = "site=F";
  EXPECT_EQ(carrying.count(other), 1);
}

}  // namespace
}  // namespace etalon::validation
