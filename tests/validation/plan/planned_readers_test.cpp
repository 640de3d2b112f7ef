// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_readers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RequirementPlan plan(const std::vector<std::string>& readers,
                     const std::string& metric = "auc.readers.u_statistic/1") {
  RequirementPlan made{.name = "readers"};
  made.requirements = {{.id = "one", .metric = metric, .limit = 0.5}};
  made.readers = readers;
  return made;
}

TEST(PlannedReaders, are_three_or_more_with_names_of_their_own) {
  EXPECT_THAT(readers_faults(plan({"a", "b", "c"})), IsEmpty());
  EXPECT_THAT(readers_faults(plan({"a=1", "b=1", "c=2"})), IsEmpty());
  EXPECT_THAT(readers_faults(plan({})), ElementsAre(HasSubstr("3 at least")));
  EXPECT_THAT(readers_faults(plan({"a", "b"})), ElementsAre(HasSubstr("names 2")));
  EXPECT_THAT(readers_faults(plan({"a", "b", "a"})), ElementsAre(HasSubstr("'a' stands twice")));
  EXPECT_THAT(readers_faults(plan({"a=1", "b=1", "a=2"})),
              ElementsAre(HasSubstr("'a' stands twice")));
  EXPECT_THAT(readers_faults(plan({"a", "b", ""})), ElementsAre(HasSubstr("NAME=BLOCK")));
  EXPECT_THAT(readers_faults(plan({"a=1", "b=1", "c="})), testing::Contains(HasSubstr("NAME")));
  EXPECT_THAT(readers_faults(plan({"a=1", "b", "c"})), ElementsAre(HasSubstr("some have none")));
  EXPECT_THAT(readers_faults(plan({"a", "b", std::string(101, 'c')})),
              ElementsAre(HasSubstr("100 bytes")));
}

TEST(PlannedReaders, are_asked_of_plans_of_readings_alone) {
  const std::string area = "auc.mann_whitney.midrank/1";
  EXPECT_THAT(readers_faults(plan({}, area)), IsEmpty());
  EXPECT_THAT(readers_faults(plan({"a", "b", "c"}, area)), ElementsAre(HasSubstr("leave it out")));
}

TEST(PlannedReaders, have_names_and_blocks) {
  const auto readers = planned_readers(plan({"anna=1", "ben=2=3"}));
  EXPECT_EQ(readers[0].name, "anna");
  EXPECT_EQ(readers[0].block, "1");
  EXPECT_EQ(readers[1].block, "2=3");
}

TEST(PlannedReaders, choose_no_draws_by_their_names) {
  const auto bytes = [](const std::vector<std::string>& readers) {
    return requirement_bytes(without_names(plan(readers)));
  };
  EXPECT_EQ(bytes({"a=1", "b=2", "c=2"}), bytes({"z=north", "y=south", "x=north"}));
  EXPECT_EQ(bytes({"a", "b", "c"}), bytes({"c", "x", "a"}));
  EXPECT_NE(bytes({"a=1", "b=2", "c=2"}), bytes({"a", "b", "c"}));
}

TEST(PlannedReaders, differ_by_less_than_nobody_knows) {
  Requirement made{.id = "gain", .metric = "auc.readers.u_statistic/1", .reference = "other"};
  made.limit = 0.3;
  EXPECT_THAT(requirement_faults(made), ElementsAre(HasSubstr("a margin of 0.3")));
  made.limit = -0.29;
  EXPECT_THAT(requirement_faults(made), IsEmpty());
}

TEST(PlannedReaders, have_a_schema_of_their_own) {
  EXPECT_THAT(requirement_bytes(plan({"a", "b", "c"})),
              testing::AllOf(HasSubstr(R"("readers":["a","b","c"])"),
                             HasSubstr(R"("schema":"etalon.requirements/6")")));
}

}  // namespace
}  // namespace etalon::validation
