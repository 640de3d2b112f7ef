// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_lesions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

RequirementPlan some_plan(const std::string& hit = "iou 0.5",
                          const std::vector<double>& size = {}) {
  RequirementPlan plan{.name = "tumours", .classes = {"1=liver", "2=tumour"}, .hit = hit};
  Requirement& requirement = plan.requirements.emplace_back();
  requirement.id = "found";
  requirement.metric = "lesions.sensitivity/1";
  requirement.label = "tumour";
  requirement.limit = 0.8;
  requirement.size = size;
  return plan;
}

TEST(PlannedLesions, are_found_by_a_voxel_or_by_overlap) {
  EXPECT_NO_THROW(check_requirements(some_plan("iou 0.5")));
  for (const char* hit : {"", "radius", "distance 3", "iou 0", "iou 0.09", "iou 2", "any"}) {
    EXPECT_THAT(lesion_faults(some_plan(hit)),
                testing::ElementsAre(HasSubstr("'overlap' (a voxel")))
        << hit;
    EXPECT_THROW(check_requirements(some_plan(hit)), Error) << hit;
  }
  EXPECT_EQ(mask_scoring(some_plan("overlap")).lesions.matching, LesionMatching::any_overlap);
  const MaskScoring scoring = mask_scoring(some_plan("iou 0.3"));
  EXPECT_EQ(scoring.lesions.matching, LesionMatching::one_to_one);
  EXPECT_EQ(scoring.lesions.least_iou, 0.3);
  EXPECT_FALSE(scoring.classes[0].has_lesions);
  EXPECT_TRUE(scoring.classes[1].has_lesions);
}

TEST(PlannedLesions, that_a_mask_which_calls_everything_finds_need_a_requirement_that_it_fails) {
  RequirementPlan plan = some_plan("overlap");
  EXPECT_THAT(
      lesion_faults(plan),
      testing::ElementsAre(HasSubstr("a mask that calls everything overlaps every lesion")));
  Requirement whole = plan.requirements[0];
  whole.id = "whole";
  whole.metric = "dice/1";
  plan.requirements.push_back(whole);
  EXPECT_THAT(lesion_faults(plan), IsEmpty());
  const auto unheld = [&](const auto& change) {
    RequirementPlan other = plan;
    change(other.requirements[1]);
    return lesion_faults(other).size();
  };
  EXPECT_EQ(unheld([](Requirement& each) { each.label = "liver"; }), 1U);
  EXPECT_EQ(unheld([](Requirement& each) { each.score = "other"; }), 1U);
  EXPECT_EQ(unheld([](Requirement& each) { each.subgroup = "site=north"; }), 1U);
  EXPECT_EQ(unheld([](Requirement& each) { each.reference = "other"; }), 1U);
  EXPECT_EQ(unheld([](Requirement& each) { each.family = "any"; }), 1U);
  EXPECT_EQ(unheld([](Requirement& each) { each.metric = "hd/1"; }), 1U);
}

TEST(PlannedLesions, of_a_size_lie_from_one_volume_to_below_another) {
  const Requirement between = some_plan("iou 0.5", {10, 1000}).requirements[0];
  EXPECT_FALSE(is_of_size(between, 9.99));
  EXPECT_TRUE(is_of_size(between, 10));
  EXPECT_TRUE(is_of_size(between, 10 * (1 - 1e-13)));
  EXPECT_FALSE(is_of_size(between, 1000));
  EXPECT_EQ(outputs_column(between, "m"), "m: lesions.sensitivity/1 from 10 to 1000 mm3 of tumour");
  EXPECT_TRUE(is_of_size(some_plan("iou 0.5", {10}).requirements[0], 1e9));
  for (const std::vector<double>& size :
       {std::vector<double>{-1}, {5, 5}, {5, 2}, {1, 2, 3}, {std::nan(""), 3}})
    EXPECT_THAT(lesions_fault(some_plan("iou 0.5", size).requirements[0]),
                HasSubstr("size is [from"));
}

TEST(PlannedLesions, are_asked_for_where_they_count) {
  RequirementPlan plan = some_plan("overlap", {5});
  plan.requirements[0].metric = "dice/1";
  EXPECT_THAT(lesions_fault(plan.requirements[0]), HasSubstr("dice/1 takes no size"));
  EXPECT_THROW(check_requirements(plan), Error);
  plan = some_plan();
  plan.requirements[0].metric = "lesions.precision/1";
  plan.requirements[0].reference = "other";
  EXPECT_THAT(lesions_fault(plan.requirements[0]), HasSubstr("two models predict other lesions"));
}

TEST(PlannedLesions, have_a_schema_of_their_own) {
  const std::string bytes = requirement_bytes(some_plan("iou 0.5", {10}));
  EXPECT_THAT(bytes, HasSubstr(R"("schema":"etalon.requirements/10")"));
  EXPECT_THAT(bytes, HasSubstr(R"("size":[10])"));
}

}  // namespace
}  // namespace etalon::validation
