// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/claim_steps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "tests/validation/judgement/candidates.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t claims = 12;

const Requirement limits[] = {
    {.id = {}, .metric = "sensitivity/1", .threshold = 0, .limit = 0.8},
    {.id = {}, .metric = "auc.mann_whitney.midrank/1", .limit = 0.75},
    {.id = {}, .metric = "f1/1", .threshold = 0, .limit = 0.65},
};

/// From candidates that meet no error's limit to those that meet the smallest's.
CaseTable cases() {
  CandidateStudy study{.positives = 100, .negatives = 100, .shifts = {}};
  for (std::int64_t i = 0; i < claims; ++i)
    study.shifts.push_back(1.05 + 0.05 * static_cast<double>(i));
  Draws draws(11);
  return study.draw(draws);
}

std::vector<std::int64_t> shuffled(std::uint64_t seed) {
  std::vector<std::int64_t> order(claims);
  std::iota(order.begin(), order.end(), 1);
  Draws draws(seed);
  for (std::size_t i = order.size(); i > 1; --i) {
    const auto other = static_cast<std::size_t>(draws.uniform() * static_cast<double>(i));
    std::swap(order[i - 1], order[other]);
  }
  return order;
}

TEST(ClaimSteps, say_what_every_bound_would_whatever_is_asked_first) {
  const CaseTable table = cases();
  SeparatedAucBounds separated;
  for (const Requirement& limit : limits) {
    const RequirementPlan plan = plan_of_models(claims, limit, "holm");
    ClaimSteps every(table, plan, 1, separated);
    std::int64_t partly = 0;
    for (std::size_t claim = 0; claim < claims; ++claim) {
      std::int64_t met = 0;
      for (std::int64_t divisor = 1; divisor <= claims; ++divisor)
        met += every.at(claim, divisor).ruling == Verdict::pass ? 1 : 0;
      partly += met > 0 && met < claims ? 1 : 0;
      ClaimSteps asked(table, plan, 1, separated);
      for (const std::int64_t divisor : shuffled(claim)) {
        EXPECT_EQ(asked.is_met(claim, divisor), divisor <= met)
            << limit.metric << ' ' << claim << ' ' << divisor;
      }
    }
    EXPECT_GE(partly, 2) << limit.metric;
  }
}

TEST(ClaimSteps, are_nested_and_the_same_whatever_was_made_out_before) {
  const CaseTable table = cases();
  SeparatedAucBounds separated;
  for (const Requirement& limit : limits) {
    const RequirementPlan plan = plan_of_models(claims, limit, "holm");
    ClaimSteps rising(table, plan, 1, separated);
    for (std::int64_t divisor = 1; divisor <= claims; ++divisor) {
      const RequirementResult& own = rising.at(5, divisor);
      EXPECT_EQ(own.error, 0.025 / static_cast<double>(divisor));
      if (divisor == 1) continue;
      EXPECT_LT(*own.lower, *rising.at(5, divisor - 1).lower) << limit.metric << ' ' << divisor;
      EXPECT_GE(*own.upper, *rising.at(5, divisor - 1).upper) << limit.metric << ' ' << divisor;
    }
    ClaimSteps mixed(table, plan, 1, separated);
    for (const std::int64_t divisor : shuffled(3))
      EXPECT_EQ(mixed.at(5, divisor), rising.at(5, divisor)) << limit.metric << ' ' << divisor;
  }
}

}  // namespace
}  // namespace etalon::validation
