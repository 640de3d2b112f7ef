// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_classes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RequirementPlan some_plan() {
  RequirementPlan plan{.name = "lesions of the skin", .classes = {"naevus", "melanoma", "other"}};
  Requirement& macro = plan.requirements.emplace_back();
  macro = {.id = "macro", .metric = "auc.macro/1", .score = "p", .reference = "q", .limit = -0.05};
  Requirement& best = plan.requirements.emplace_back();
  best = {.id = "best", .metric = "top_k/1", .score = "p", .limit = 0.9};
  best.best = 2;
  Requirement& alone = plan.requirements.emplace_back();
  alone = {.id = "alone",
           .metric = "auc.mann_whitney.midrank/1",
           .score = "p.melanoma",
           .label = "melanoma",
           .limit = 0.9};
  return plan;
}

TEST(PlannedClasses, stand_beside_single_ones_and_need_a_column_each) {
  const RequirementPlan plan = some_plan();
  EXPECT_NO_THROW(check_requirements(plan));
  EXPECT_THAT(score_columns_of(plan), ElementsAre("p.melanoma", "p.naevus", "p.other", "q.melanoma",
                                                  "q.naevus", "q.other"));
  const auto single = one_for_each_class(plan, plan.requirements[0]);
  ASSERT_EQ(single.size(), 3U);
  EXPECT_EQ(single[1].label, "melanoma");
  EXPECT_EQ(single[1].score, "p.melanoma");
  EXPECT_EQ(single[1].reference, "q.melanoma");
}

TEST(PlannedClasses, a_plan_of_them_has_a_form_of_its_own) {
  EXPECT_THAT(requirement_bytes(some_plan()), HasSubstr("\"schema\":\"etalon.requirements/9\""));
  EXPECT_THAT(requirement_bytes(some_plan()), HasSubstr("\"best\":2"));
  RequirementPlan plan = some_plan();
  plan.requirements.erase(plan.requirements.begin(), plan.requirements.begin() + 2);
  plan.classes.clear();
  EXPECT_THAT(requirement_bytes(plan), HasSubstr("etalon.requirements/2"));
  EXPECT_THAT(requirement_bytes(plan), testing::Not(HasSubstr("best")));
}

TEST(PlannedClasses, every_fault_is_said) {
  const auto faults = [](const auto& change) {
    RequirementPlan plan = some_plan();
    change(plan);
    std::vector<std::string> found = class_score_faults(plan);
    for (const Requirement& each : plan.requirements) {
      const auto own = requirement_faults(each);
      found.insert(found.end(), own.begin(), own.end());
    }
    return join(found, "; ");
  };
  EXPECT_THAT(faults([](RequirementPlan&) {}), IsEmpty());
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.classes.clear(); }),
              HasSubstr("classes names 0; name all that there are"));
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.classes = {"a", "a"}; }),
              HasSubstr("class 'a' stands twice"));
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.requirements[0].label = "naevus"; }),
              HasSubstr("auc.macro/1 judges all classes together; leave label out"));
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.requirements[1].best.reset(); }),
              HasSubstr("top_k/1 needs best"));
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.requirements[1].best = 3; }),
              HasSubstr("among the best 3 of 3 classes is every case's class"));
  EXPECT_THAT(faults([](RequirementPlan& plan) { plan.requirements[0].best = 1; }),
              HasSubstr("auc.macro/1 takes no best"));
}

}  // namespace
}  // namespace etalon::validation
