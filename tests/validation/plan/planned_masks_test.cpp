// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_masks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/validation/plan/plan_text.hpp"

namespace etalon::validation {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string overlap =
    "[[requirement]]\nid = 'overlap'\nmetric = 'dice/1'\nlabel = 'liver'\nlimit = 0.9\n";
const std::string surface =
    "[[requirement]]\nid = 'surface'\nmetric = 'nsd.border/1'\nlabel = 'liver'\ntolerance = 2\n"
    "limit = 0.8\n";
const std::string band =
    "[[requirement]]\nid = 'band'\nmetric = 'boundary_iou/1'\nlabel = 'liver'\ntolerance = 0\n"
    "limit = 0.5\n";
const std::string classes = "name = 't'\nclasses = ['1=liver', '2=tumour']\n";

TEST(PlannedMasks, are_scored_by_the_classes_and_tolerances_of_the_plan) {
  const RequirementPlan plan = read(classes + overlap + surface + band);
  const MaskScoring scoring = mask_scoring(plan);
  const SegmentationOptions& options = scoring.options;
  ASSERT_EQ(scoring.classes.size(), 2U);
  EXPECT_EQ(scoring.classes[1].name, "tumour");
  EXPECT_TRUE(options.border_distances);
  EXPECT_FALSE(options.surfel_distances);
  EXPECT_FALSE(mask_scoring(read(classes + overlap + band)).options.border_distances);
  EXPECT_THAT(options.tolerances, ElementsAre(2.0));
  EXPECT_THAT(options.boundary_widths, ElementsAre(0.0));
  EXPECT_EQ(outputs_column(plan.requirements[0], "score"), "score: dice/1 of liver");
  EXPECT_EQ(outputs_column(plan.requirements[1], "other"), "other: nsd.border/1 at 2 mm of liver");
}

TEST(PlannedMasks, no_two_models_have_one_column) {
  const Requirement one = {.id = "a", .metric = "dice/1", .label = "L"};
  const Requirement other = {.id = "b", .metric = "dice/1", .label = "y: dice/1 of L"};
  EXPECT_NE(outputs_column(one, "x: dice/1 of y"), outputs_column(other, "x"));
  EXPECT_EQ(outputs_column(one, "x: y"), "\"x: y\": dice/1 of L");
  EXPECT_NE(outputs_column(one, "\"x"), outputs_column(one, "x"));
}

TEST(PlannedMasks, other_requirements_have_the_column_of_their_model) {
  const Requirement of_classes{.id = "se", .metric = "sensitivity/1", .threshold = 0.5};
  EXPECT_EQ(outputs_column(of_classes, "score"), "score");
  EXPECT_FALSE(is_of_masks(of_classes));
  EXPECT_FALSE(is_of_masks({.id = "?", .metric = "nothing/1"}));
}

TEST(PlannedMasks, name_a_class_and_a_tolerance_where_one_is_needed) {
  EXPECT_THAT(failure("name = 't'\n" + overlap), HasSubstr("no class is named"));
  EXPECT_THAT(failure("name = 't'\nclasses = ['liver']\n" + overlap),
              HasSubstr("classes holds 'liver'; write value=name"));
  EXPECT_THAT(failure("name = 't'\nclasses = ['1=livre']\n" + overlap),
              HasSubstr("label 'liver' is no class; there are livre; did you mean 'livre'?"));
  EXPECT_THAT(failure(classes + "[[requirement]]\nid = 'a'\nmetric = 'dice/1'\nlimit = 0.9\n"),
              HasSubstr("label names the class that is scored; there are liver, tumour"));
  EXPECT_THAT(failure(classes + overlap + "tolerance = 1\n"),
              HasSubstr("dice/1 takes no tolerance"));
  EXPECT_THAT(
      failure(classes + "[[requirement]]\nid = 'a'\nmetric = 'nsd.border/1'\nlabel = 'liver'\n"
                        "limit = 0.9\n"),
      HasSubstr("nsd.border/1 needs a tolerance in mm"));
  EXPECT_THAT(failure(classes + overlap + "threshold = 0.5\n"), HasSubstr("has no threshold"));
  EXPECT_THAT(failure(classes + overlap + "range = [0, 1]\n"), HasSubstr("of a measured value"));
  const std::string distance =
      "[[requirement]]\nid = 'd'\nmetric = 'hd/1'\nlabel = 'liver'\nlimit = 5\n";
  EXPECT_EQ(failure(classes + distance + "range = [0, 700]\n"), "no error");
  EXPECT_THAT(failure("name = 't'\nclasses = ['1=liver', '2=a=b']\n" + overlap),
              HasSubstr("class 'a=b' has a = in its name"));
  EXPECT_THAT(failure(classes + distance + "range = [0, 1e160]\n"),
              HasSubstr("the largest distance, is 1e+160 mm; at most 1e+06"));
  EXPECT_THAT(failure(classes + distance + "range = [1, 700]\n"),
              HasSubstr("[0, largest] of a distance"));
  EXPECT_THAT(failure(classes +
                      "[[requirement]]\nid = 'a'\nmetric = 'hd95/1'\nlabel = 'liver'\nlimit = 5\n"),
              HasSubstr("did you mean"));
}

TEST(PlannedMasks, stand_in_a_plan_of_their_own) {
  const std::string sensitivity =
      "[[requirement]]\nid = 'se'\nmetric = 'sensitivity/1'\nthreshold = 0.5\nlimit = 0.8\n";
  EXPECT_THAT(failure(classes + overlap + sensitivity),
              HasSubstr("the metrics are of several kinds of labels"));
  EXPECT_THAT(failure(classes + sensitivity),
              HasSubstr("classes are those of masks, of grades or of scores"));
}

TEST(PlannedMasks, change_the_bytes_of_their_own_plans_alone) {
  const RequirementPlan plan = read(classes + overlap + surface);
  EXPECT_THAT(requirement_bytes(plan),
              AllOf(HasSubstr(R"("schema":"etalon.requirements/4")"),
                    HasSubstr(R"("classes":["1=liver","2=tumour"])"), HasSubstr(R"("tolerance":2)"),
                    Not(HasSubstr("family"))));
  RequirementPlan other = plan;
  other.classes[0] = "3=liver";
  EXPECT_NE(digest(other), digest(plan));
  other = plan;
  other.requirements[1].tolerance = 1;
  EXPECT_NE(digest(other), digest(plan));
  const Requirement of_classes{.id = "se", .metric = "sensitivity/1", .threshold = 0.5};
  const std::string bytes = requirement_bytes({.name = "t", .requirements = {of_classes}});
  EXPECT_THAT(bytes, AllOf(HasSubstr(R"("schema":"etalon.requirements/2")"),
                           Not(HasSubstr("tolerance")), Not(HasSubstr("classes"))));
}

}  // namespace
}  // namespace etalon::validation
