// SPDX-License-Identifier: Apache-2.0
// Families decide step by step with smaller and larger errors, which is right when no bound of a
// smaller error is better: every bound that a requirement can use, as it is made out, before
// `Judged` holds it to that.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/bound_makers.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {
namespace {

constexpr std::array<double, 9> divisors = {1, 2, 3, 5, 8, 13, 20, 40, 100};

/// Patients of one to four cases (`largest` of them at most), whose scores tell the truth to some
/// degree in two columns.
CaseTable cases_of(Target target, std::uint64_t seed, std::int64_t patients, std::int64_t largest,
                   double effect) {
  const RandomStream draws(seed, RandomPurpose::test);
  CaseTable table;
  table.target = target;
  std::uint64_t next = 0;
  for (std::int64_t patient = 0; patient < patients; ++patient) {
    const auto cases =
        1 + static_cast<std::int64_t>(draws.uniform_double(next++) * static_cast<double>(largest));
    for (std::int64_t k = 0; k < cases; ++k) {
      const bool is_positive = patient % 3 == 0;
      const double truth = draws.normal(next++) + (is_positive ? effect : -effect);
      const auto probability = [&](double noise) { return 1 / (1 + std::exp(-truth - noise)); };
      table.ids.push_back(text("c", 10000 + next));
      table.patients.push_back(text("p", 10000 + patient));
      table.scores["score"].push_back(probability(0));
      table.scores["other"].push_back(probability(draws.normal(next++)));
      const double measured = table.scores["score"].back() + 0.2 * draws.normal(next++);
      if (target == Target::real) {
        table.values.push_back(measured);
      } else {
        table.labels.push_back(is_positive ? 1 : 0);
      }
      if (target == Target::survival) table.times.push_back(std::max(0.1, 2 - measured));
    }
  }
  return table;
}

struct Looked {
  std::int64_t nested = 0;
  std::int64_t differences = 0;
};

void look_at(const CaseTable& cases, const Requirement& requirement, Looked& looked) {
  const RequirementPlan plan{.name = "nested", .requirements = {requirement}};
  const TakenCases taken(cases, plan, plan.requirements[0]);
  if (!taken.nothing.empty() || !taken.undefined.empty()) return;
  std::vector<std::vector<double>> replicates;
  if (const auto drawn = taken.drawn(); !drawn.empty()) replicates = resample(drawn, 2000, 7, 2);
  MadeInterval larger;
  SeparatedAucBounds separated;
  for (const double divisor : divisors) {
    const MadeInterval made =
        taken.interval({.replicates = replicates,
                        .lower_decides = is_lower_deciding(plan.requirements[0]),
                        .level = 1 - 0.05 / divisor,
                        .separated = separated});
    const std::string where = text(requirement.metric, " ", requirement.reference, " ",
                                   requirement.bound, " / ", divisor);
    if (divisor > 1) {
      ASSERT_EQ(made.interval.has_value(), larger.interval.has_value()) << where << made.reason;
      if (made.interval) {
        EXPECT_LE(made.interval->lower, larger.interval->lower) << where;
        EXPECT_GE(made.interval->upper, larger.interval->upper) << where;
        ++looked.nested;
        looked.differences += taken.is_paired() ? 1 : 0;
      }
    }
    larger = made;
  }
}

Looked look_at_all(Target target, const CaseTable& cases) {
  Looked looked;
  for (const Metric* metric : all_metrics()) {
    const MetricInfo& info = metric->info();
    if (!is_of_single_scores(info, target)) continue;
    Requirement requirement{.id = "one", .metric = std::string(info.id)};
    if (info.needs_threshold) requirement.threshold = 0.5;
    if (info.needs_prevalence) requirement.prevalence = 0.1;
    if (info.time == TimeUse::required) requirement.time = 1.6;
    for (const std::string bound : {"lower", "upper"}) {
      requirement.bound = bound;
      requirement.reference = "";
      look_at(cases, requirement, looked);
      requirement.reference = "other";
      look_at(cases, requirement, looked);
    }
  }
  return looked;
}

class NestedBounds : public testing::TestWithParam<Target> {};

TEST_P(NestedBounds, of_a_smaller_error_are_never_better) {
  Looked all;
  std::uint64_t seed = 1;
  for (const std::int64_t patients : {60, 240}) {
    for (const std::int64_t largest : {1, 4}) {
      for (const double effect : {0.3, 1.0, 3.0}) {
        const Looked looked =
            look_at_all(GetParam(), cases_of(GetParam(), seed++, patients, largest, effect));
        all.nested += looked.nested;
        all.differences += looked.differences;
      }
    }
  }
  EXPECT_GT(all.nested, 200);
  EXPECT_GT(all.differences, 100);
}

INSTANTIATE_TEST_SUITE_P(Targets, NestedBounds,
                         testing::Values(Target::two_classes, Target::survival, Target::real));

}  // namespace
}  // namespace etalon::validation
