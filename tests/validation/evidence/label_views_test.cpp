// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/label_views.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(LabelViews, are_one_label_against_the_rest_without_cases_of_which_it_is_unknown) {
  CaseTable cases;
  cases.ids = {"a", "b", "c"};
  cases.patients = {"p", "q", "q"};
  cases.named_labels = {{"x", {1, 0, -1}}, {"y", {0, 0, 1}}};
  cases.scores = {{"of_x", {0.9, 0.2, 0.4}}, {"of_y", {0.1, 0.3, 0.8}}};
  cases.attributes["sex"] = {"F", "", "M"};
  cases.attributes_named_by["sex"] = NamedBy::labels;
  cases.patients_named_by = NamedBy::both;
  std::vector<Requirement> asked(3);
  asked[0] = {.id = "a", .metric = "auc", .score = "of_y", .label = "x", .subgroup = "sex=F"};
  asked[1] = {.id = "b", .metric = "auc", .score = "of_x", .reference = "of_y", .label = "y"};
  asked[2] = {.id = "c", .metric = "auc", .score = "of_x", .label = "x"};
  const RequirementPlan plan{.name = "labels", .requirements = asked};
  LabelViews views(cases, plan);
  const CaseTable& x = views.of({.label = "x"});
  EXPECT_THAT(x.ids, ElementsAre("a", "b"));
  EXPECT_THAT(x.patients, ElementsAre("p", "q"));
  EXPECT_THAT(x.labels, ElementsAre(1, 0));
  EXPECT_THAT(x.scores.at("of_y"), ElementsAre(0.1, 0.3));
  EXPECT_THAT(x.attributes.at("sex"), ElementsAre("F", ""));
  EXPECT_EQ(x.patients_named_by, NamedBy::both);
  EXPECT_EQ(&views.of({.label = "x"}), &x);
  const CaseTable& y = views.of({.label = "y"});
  EXPECT_THAT(y.labels, ElementsAre(0, 0, 1));
  EXPECT_TRUE(y.scores.contains("of_x") && y.scores.contains("of_y"));
  EXPECT_TRUE(y.attributes.empty());
}

TEST(LabelViews, a_label_is_named_where_there_are_several_and_only_there) {
  CaseTable several;
  several.named_labels = {{"edema", {}}, {"effusion", {}}};
  CaseTable one;
  const auto failed = [](const CaseTable& cases, const std::string& label) {
    try {
      const RequirementPlan none;
      LabelViews views(cases, none);
      static_cast<void>(views.of({.label = label}));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(failed(several, ""), HasSubstr("the labels are several (edema, effusion)"));
  EXPECT_THAT(failed(several, "edma"), HasSubstr("did you mean 'edema'"));
  EXPECT_THAT(failed(one, "edema"), HasSubstr("the labels are of one kind"));
  EXPECT_EQ(failed(one, ""), "no error");
}

/// Three cases of two patients, classes a, b, c; the second one's class nobody knows.
CaseTable of_classes() {
  CaseTable cases;
  cases.ids = {"1", "2", "3"};
  cases.patients = {"p", "p", "q"};
  cases.are_exclusive = true;
  cases.named_labels = {{"a", {1, -1, 0}}, {"b", {0, -1, 0}}, {"c", {0, -1, 1}}};
  cases.scores = {{"m.a", {0.6, 0.1, 0.3}}, {"m.b", {0.3, 0.1, 0.3}}, {"m.c", {0.1, 0.8, 0.4}}};
  cases.attributes["sex"] = {"F", "F", "M"};
  return cases;
}

RequirementPlan of_all_classes(const std::string& metric, std::optional<std::int64_t> best = {}) {
  RequirementPlan plan{.name = "classes", .classes = {"a", "b", "c"}};
  Requirement& requirement = plan.requirements.emplace_back();
  requirement.id = "all";
  requirement.metric = metric;
  requirement.score = "m";
  requirement.subgroup = "sex=F";
  requirement.best = best;
  return plan;
}

TEST(LabelViews, of_pooled_classes_have_a_case_for_each_score) {
  const CaseTable cases = of_classes();
  const RequirementPlan plan = of_all_classes("auc.micro/1");
  LabelViews views(cases, plan);
  const CaseTable& all = views.of(view_name(plan.requirements[0]));
  EXPECT_THAT(all.ids, ElementsAre("1, a", "1, b", "1, c", "3, a", "3, b", "3, c"));
  EXPECT_THAT(all.patients, ElementsAre("p", "p", "p", "q", "q", "q"));
  EXPECT_THAT(all.labels, ElementsAre(1, 0, 0, 0, 0, 1));
  EXPECT_THAT(all.scores.at("m"), ElementsAre(0.6, 0.3, 0.1, 0.3, 0.3, 0.4));
  EXPECT_THAT(all.attributes.at("sex"), ElementsAre("F", "F", "F", "M", "M", "M"));
}

TEST(LabelViews, of_the_best_classes_say_whether_a_case_s_own_is_among_them) {
  CaseTable cases = of_classes();
  cases.named_labels["b"] = {0, 1, 0};  // Equal to that of a.
  cases.named_labels["a"][1] = cases.named_labels["c"][1] = 0;
  RequirementPlan plan = of_all_classes("top_k/1", 2);
  const auto hits = [&] {
    LabelViews views(cases, plan);
    return views.of(view_name(plan.requirements[0])).scores.at("m");
  };
  EXPECT_THAT(hits(), ElementsAre(1, 0, 1));
  plan.requirements[0].best = 1;
  EXPECT_THAT(hits(), ElementsAre(1, 0, 1));
  cases.scores["m.b"][0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(hits(), ElementsAre(testing::IsNan(), 0.0, 1.0));
}

TEST(LabelViews, of_lesions_have_a_case_for_each) {
  CaseTable cases;
  cases.target = Target::masks;
  cases.ids = {"1", "2", "3"};
  cases.patients = {"p", "p", "q"};
  cases.attributes["site"] = {"north", "north", "south"};
  RequirementPlan plan{.name = "tumours", .classes = {"1=tumour"}};
  for (const char* score : {"m", "n"}) {
    Requirement& requirement = plan.requirements.emplace_back();
    requirement.id = score;
    requirement.metric = "lesions.precision/1";
    requirement.label = "tumour";
    requirement.score = score;
    requirement.subgroup = "site=north";
    requirement.against = "site=south";
  }
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const std::string first = "m: lesions.precision/1 of tumour";
  const std::string second = "n: lesions.precision/1 of tumour";
  cases.lesions[first] = {{0, 0, 2}, {1, 0, none}, {9, 3, none}};
  cases.lesions[second] = {{1}, {1}, {4}};
  LabelViews views(cases, plan);
  const CaseTable& one = views.of(view_name(plan.requirements[0]));
  EXPECT_THAT(one.ids, ElementsAre("1, lesion 1", "1, lesion 2", "3, lesion 1"));
  EXPECT_THAT(one.patients, ElementsAre("p", "p", "q"));
  EXPECT_THAT(one.labels, ElementsAre(1, 1, 1));
  EXPECT_THAT(one.scores.at(first), ElementsAre(1.0, 0.0, testing::IsNan()));
  EXPECT_THAT(one.attributes.at("site"), ElementsAre("north", "north", "south"));
  EXPECT_THAT(views.of(view_name(plan.requirements[1])).ids, ElementsAre("2, lesion 1"));
}

TEST(LabelViews, of_all_classes_are_those_of_the_plan) {
  const auto failed = [](const CaseTable& cases, const RequirementPlan& plan) {
    try {
      LabelViews views(cases, plan);
      static_cast<void>(views.of(view_name(plan.requirements[0])));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CaseTable cases = of_classes();
  RequirementPlan plan = of_all_classes("auc.macro/1");
  EXPECT_EQ(failed(cases, plan), "no error");
  plan.classes.pop_back();
  EXPECT_THAT(failed(cases, plan), HasSubstr("the labels have 'c', which is none of the plan's"));
  plan.classes = {"a", "b", "c", "d"};
  EXPECT_THAT(failed(cases, plan), HasSubstr("no case is of class 'd', which the plan has"));
  plan = of_all_classes("top_k/1", 1);
  cases.are_exclusive = false;
  EXPECT_THAT(failed(cases, plan), HasSubstr("a case may have several of these labels"));
  cases.named_labels.clear();
  EXPECT_THAT(failed(cases, plan), HasSubstr("the labels are of one kind"));
}

}  // namespace
}  // namespace etalon::validation
