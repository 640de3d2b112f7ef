// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/label_views.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  LabelViews views(cases, asked);
  const CaseTable& x = views.of("x");
  EXPECT_THAT(x.ids, ElementsAre("a", "b"));
  EXPECT_THAT(x.patients, ElementsAre("p", "q"));
  EXPECT_THAT(x.labels, ElementsAre(1, 0));
  EXPECT_THAT(x.scores.at("of_y"), ElementsAre(0.1, 0.3));
  EXPECT_THAT(x.attributes.at("sex"), ElementsAre("F", ""));
  EXPECT_EQ(x.patients_named_by, NamedBy::both);
  EXPECT_EQ(&views.of("x"), &x);
  const CaseTable& y = views.of("y");
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
      const std::vector<Requirement> none;
      LabelViews views(cases, none);
      static_cast<void>(views.of(label));
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

}  // namespace
}  // namespace etalon::validation
