// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_marks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RequirementPlan plan(const std::string& hit, const std::string& metric = "afroc1.area/1") {
  RequirementPlan made{.name = "marks"};
  made.requirements = {{.id = "one", .metric = metric, .limit = 0.5}};
  made.hit = hit;
  return made;
}

TEST(PlannedMarks, say_when_a_mark_hits) {
  for (const char* hit : {"radius", "distance 5", "distance 0.5", "iou 0.5", "iou 1"})
    EXPECT_THAT(marks_faults(plan(hit)), IsEmpty()) << hit;
  EXPECT_EQ(hit_criterion(plan("radius")).rule, HitRule::radius);
  EXPECT_EQ(hit_criterion(plan("distance 2.5")).least, 2.5);
  EXPECT_EQ(hit_criterion(plan("iou 0.3")).rule, HitRule::overlap);
}

TEST(PlannedMarks, refuse_what_says_no_rule) {
  for (const char* hit :
       {"", "Radius", "radius 3", "distance", "distance ", "distance 0", "distance -1",
        "distance inf", "distance 5mm", "iou 0", "iou 1.1", "iou nan", "iou0.5"})
    EXPECT_THAT(marks_faults(plan(hit)), ElementsAre(HasSubstr("'distance N'"))) << hit;
}

TEST(PlannedMarks, are_asked_of_plans_of_marks_alone) {
  const std::string area = "auc.mann_whitney.midrank/1";
  EXPECT_THAT(marks_faults(plan("", area)), IsEmpty());
  EXPECT_THAT(marks_faults(plan("radius", area)), ElementsAre(HasSubstr("leave it out")));
}

TEST(PlannedMarks, refuse_thresholds_that_call_what_has_no_mark) {
  RequirementPlan made = plan("radius", "lesion_sensitivity/1");
  made.requirements[0].threshold = -1e300;
  EXPECT_THAT(requirement_faults(made.requirements[0]), ElementsAre(HasSubstr("has no mark")));
  made.requirements[0].threshold = -1e299;
  EXPECT_THAT(requirement_faults(made.requirements[0]), IsEmpty());
}

TEST(PlannedMarks, have_a_schema_of_their_own) {
  EXPECT_THAT(requirement_bytes(plan("radius")),
              testing::AllOf(HasSubstr(R"("hit":"radius")"),
                             HasSubstr(R"("schema":"etalon.requirements/5")")));
}

}  // namespace
}  // namespace etalon::validation
