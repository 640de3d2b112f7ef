// SPDX-License-Identifier: Apache-2.0
// Requirements on one of several classes or labels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/judgement/grounds.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"

namespace etalon::validation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Cases of three classes with a score for each, and of a label that is unknown for every tenth.
CaseTable table() {
  const RandomStream draws(11, RandomPurpose::test);
  CaseTable cases;
  for (std::uint64_t i = 0; i < 600; ++i) {
    cases.ids.push_back(text("c", 1000 + i));
    cases.patients.push_back(text("p", 1000 + i / 2));
    const std::size_t own = i / 2 % 3;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::string name(1, static_cast<char>('x' + static_cast<int>(k)));
      cases.named_labels[name].push_back(k == own ? 1 : 0);
      const double logit = draws.normal(3 * i + k) + (k == own ? 1.5 : -0.5);
      cases.scores["of_" + name].push_back(1 / (1 + std::exp(-logit)));
    }
    cases.named_labels["finding"].push_back(
        i % 10 == 0 ? std::int8_t{-1} : static_cast<std::int8_t>(i % 4 == 1 ? 1 : 0));
  }
  return cases;
}

Requirement on(const std::string& label, const std::string& metric, const std::string& score) {
  Requirement requirement{.id = label + " " + metric, .metric = metric, .limit = 0.5};
  requirement.label = label;
  requirement.score = score;
  if (metric != "auc.mann_whitney.midrank/1" && metric != "average_precision/1")
    requirement.threshold = 0.5;
  return requirement;
}

TEST(JudgedLabels, are_judged_as_a_table_of_two_classes_is) {
  const CaseTable cases = table();
  RequirementPlan plan{.name = "three"};
  for (const char* label : {"x", "y", "finding"}) {
    for (const char* metric : {"auc.mann_whitney.midrank/1", "sensitivity/1", "accuracy/1"})
      plan.requirements.push_back(on(label, metric, "of_x"));
  }
  const auto results = judge(cases, plan);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::string label = plan.requirements[i].label;
    const CaseTable alone = cases.with_label(label, {"of_x"});
    RequirementPlan of_one{.name = "one"};
    of_one.requirements = {plan.requirements[i]};
    of_one.requirements[0].label = "";
    RequirementResult wanted = judge(alone, of_one).at(0);
    wanted.id = results[i].id;
    EXPECT_EQ(results[i], wanted) << results[i].id;
    EXPECT_EQ(results[i].cases, label == "finding" ? 540 : 600);
  }
}

TEST(JudgedLabels, have_draws_of_their_own_cases) {
  RequirementPlan plan{.name = "draws"};
  plan.requirements = {on("x", "average_precision/1", "of_x"),
                       on("finding", "average_precision/1", "of_x"),
                       on("z", "average_precision/1", "of_z")};
  auto results = judge(table(), plan, 2);
  for (const RequirementResult& result : results) EXPECT_TRUE(result.lower) << result.message;
  EXPECT_EQ(results[1].cases, 540);
  add_promises(table(), plan, results, 1);
  EXPECT_TRUE(results[0].self_certificate);
}

TEST(JudgedLabels, and_what_is_unknown_of_them_are_counted) {
  RequirementPlan plan{.name = "grounds"};
  plan.requirements = {on("x", "sensitivity/1", "of_x")};
  EXPECT_THAT(grounds_of(table(), plan).assumptions, Not(Contains(Assumption::known_labels)));
  plan.requirements.push_back(on("finding", "sensitivity/1", "of_x"));
  const Grounds grounds = grounds_of(table(), plan);
  EXPECT_THAT(grounds.labels,
              ElementsAre(LabelCounts{"finding", 150, 390, 60}, LabelCounts{"x", 200, 400, 0}));
  EXPECT_THAT(grounds.assumptions, Contains(Assumption::known_labels));
  EXPECT_THAT(sentence(Assumption::known_labels, grounds), HasSubstr("(finding: 60)"));
}

TEST(JudgedLabels, are_named_by_each_requirement) {
  RequirementPlan plan{.name = "none"};
  plan.requirements = {on("x", "sensitivity/1", "of_x")};
  plan.requirements[0].label = "";
  EXPECT_THROW(static_cast<void>(judge(table(), plan)), Error);
  plan.requirements[0].label = "w";
  EXPECT_THROW(static_cast<void>(judge(table(), plan)), Error);
}

}  // namespace
}  // namespace etalon::validation
