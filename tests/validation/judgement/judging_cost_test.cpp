// SPDX-License-Identifier: Apache-2.0
// How much memory judging takes beyond the table, whatever the plan asks of it.
#include <gtest/gtest.h>

#include <array>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/support/counted_memory.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"

namespace etalon::validation {
namespace {

using testing_support::most_held_by;

/// Cases of three labels, with a score and attributes.
CaseTable table() {
  const RandomStream draws(12, RandomPurpose::test);
  CaseTable cases;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    cases.ids.push_back(text("c", 10000 + i));
    cases.patients.push_back(text("p", 10000 + i));
    for (const char* label : {"x", "y", "z"})
      cases.named_labels[label].push_back(draws.normal(i) > 0 ? 1 : 0);
    cases.scores["score"].push_back(draws.normal(i + 10000));
    for (int k = 0; k < 10; ++k) {
      cases.attributes[text("attribute", k)].emplace_back("x");
      cases.attributes_named_by[text("attribute", k)] = NamedBy::labels;
    }
  }
  return cases;
}

/// `count` requirements that differ in their limits, on `labels` labels in turn.
RequirementPlan plan_of(std::size_t count, std::size_t labels) {
  constexpr std::array names = {"x", "y", "z"};
  RequirementPlan plan{.name = "cost"};
  for (std::size_t i = 0; i < count; ++i) {
    plan.requirements.push_back({.id = text("r", i),
                                 .metric = "sensitivity/1",
                                 .label = names[i % labels],
                                 .threshold = 0.0,
                                 .limit = 0.1 + 0.001 * static_cast<double>(i)});
  }
  return plan;
}

std::int64_t memory_of(const CaseTable& cases, const RequirementPlan& plan) {
  std::vector<RequirementResult> results;
  return most_held_by([&] { results = judge(cases, plan); });
}

std::int64_t memory_of_promises(const CaseTable& cases, const RequirementPlan& plan) {
  auto results = judge(cases, plan);
  return most_held_by([&] { add_promises(cases, plan, results, 1); });
}

TEST(JudgingCost, is_the_memory_of_one_label_however_many_are_judged) {
  const CaseTable cases = table();
  EXPECT_LT(memory_of(cases, plan_of(3, 3)), memory_of(cases, plan_of(3, 1)) * 5 / 4);
  EXPECT_LT(memory_of_promises(cases, plan_of(3, 3)),
            memory_of_promises(cases, plan_of(3, 1)) * 5 / 4);
}

TEST(JudgingCost, is_the_memory_of_one_requirement_however_many_are_judged) {
  // What is left of each is its result; one column of the table's numbers has 16,000 bytes.
  constexpr std::int64_t most_of_a_result = 2048;
  const CaseTable cases = table();
  const RequirementPlan few = plan_of(3, 3);
  const RequirementPlan many = plan_of(150, 3);
  EXPECT_LT(memory_of(cases, many) - memory_of(cases, few), 147 * most_of_a_result);
  EXPECT_LT(memory_of_promises(cases, many) - memory_of_promises(cases, few),
            147 * most_of_a_result);
}

}  // namespace
}  // namespace etalon::validation
