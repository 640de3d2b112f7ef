// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Two models, `old` and `new`, on cases of patients with two each.
CaseTable two_models(Target target, std::int64_t count) {
  const RandomStream draws(11, RandomPurpose::test);
  CaseTable table;
  table.target = target;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::uint64_t>(i) * 4;
    const double truth = draws.uniform_double(at);
    const auto score = [&](std::uint64_t k, double spread) {
      return std::clamp(truth + spread * draws.normal(at + k), 0.01, 0.99);
    };
    table.ids.push_back(text("c", 10000 + i));
    table.patients.push_back(text("p", 10000 + i / 2));
    table.scores["old"].push_back(score(1, 0.2));
    table.scores["new"].push_back(score(2, 0.15));
    if (target == Target::real) table.values.push_back(truth);
    if (target == Target::two_classes) table.labels.push_back(truth > 0.6 ? 1 : 0);
    if (target == Target::survival) {
      table.labels.push_back(i % 3 == 0 ? 0 : 1);
      table.times.push_back(3 - 2 * truth + 0.5 * draws.uniform_double(at + 3));
    }
  }
  return table;
}

/// Each metric of the kind, `model` against `reference`.
RequirementPlan differences_of(Target target, const std::string& model,
                               const std::string& reference, double limit = 0) {
  RequirementPlan plan{.name = "pairs"};
  for (const Metric* metric : all_metrics()) {
    const MetricInfo& info = metric->info();
    if (!is_of_single_scores(info, target)) continue;
    plan.requirements.push_back(
        {.id = std::string(info.id),
         .metric = std::string(info.id),
         .score = model,
         .reference = reference,
         .threshold = info.needs_threshold ? std::optional(0.5) : std::nullopt,
         .prevalence = info.needs_prevalence ? std::optional(0.1) : std::nullopt,
         .time = info.time == TimeUse::required ? std::optional(1.9) : std::nullopt,
         .range = target == Target::real ? std::vector<double>{0, 1} : std::vector<double>{},
         .subgroup = {},
         .bound = info.better == Better::lower ? "upper" : "lower",
         .limit = limit});
  }
  return plan;
}

constexpr std::array targets = {Target::two_classes, Target::survival, Target::real};

TEST(JudgedPairs, a_difference_is_that_of_the_two_estimates) {
  for (const Target target : targets) {
    const CaseTable cases = two_models(target, 400);
    const auto pairs = judge(cases, differences_of(target, "new", "old"));
    RequirementPlan single = differences_of(target, "new", "old");
    for (Requirement& each : single.requirements) {
      each.reference.clear();
      each.limit = std::max(each.limit, metric_of(each.metric).info().least);
    }
    const auto of_new = judge(cases, single);
    for (Requirement& each : single.requirements) each.score = "old";
    const auto of_old = judge(cases, single);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      ASSERT_TRUE(pairs[i].estimate && pairs[i].lower) << pairs[i].id << pairs[i].message;
      EXPECT_EQ(*pairs[i].estimate, *of_new[i].estimate - *of_old[i].estimate) << pairs[i].id;
      EXPECT_LT(*pairs[i].lower, *pairs[i].estimate) << pairs[i].id;
      EXPECT_GT(*pairs[i].upper, *pairs[i].estimate) << pairs[i].id;
    }
    EXPECT_EQ(pairs, judge(cases, differences_of(target, "new", "old"), 3));
  }
}

TEST(JudgedPairs, a_difference_from_an_infinite_value_says_nothing) {
  CaseTable cases = two_models(Target::two_classes, 400);
  for (std::size_t i = 0; i < cases.labels.size(); ++i) {
    if (cases.labels[i] == 0) cases.scores["new"][i] = 0.1;
  }
  const RequirementPlan plan = differences_of(Target::two_classes, "new", "old");
  const auto results = judge(cases, plan);
  const auto found = std::ranges::find(results, "lr_plus/1", &RequirementResult::id);
  ASSERT_NE(found, results.end());
  EXPECT_EQ(found->ruling, Verdict::not_assessed);
  EXPECT_THAT(found->message, HasSubstr("infinite"));
}

TEST(JudgedPairs, exchanged_models_exchange_the_ends) {
  for (const Target target : targets) {
    const CaseTable cases = two_models(target, 400);
    const auto there = judge(cases, differences_of(target, "new", "old"));
    const auto back = judge(cases, differences_of(target, "old", "new"));
    for (std::size_t i = 0; i < there.size(); ++i) {
      EXPECT_EQ(*there[i].estimate, -*back[i].estimate) << there[i].id;
      // Other draws: the seed follows the plan.
      const bool is_drawn = there[i].method.find("resamples") != std::string::npos;
      const double tolerance = is_drawn ? 0.2 * (*there[i].upper - *there[i].lower) : 0;
      EXPECT_NEAR(*there[i].lower, -*back[i].upper, tolerance) << there[i].id;
      EXPECT_NEAR(*there[i].upper, -*back[i].lower, tolerance) << there[i].id;
    }
  }
}

TEST(JudgedPairs, equal_models_of_few_patients_are_no_proof_of_a_small_margin) {
  for (const Target target : targets) {
    CaseTable cases = two_models(target, 100);
    cases.scores["old"] = cases.scores["new"];
    for (const RequirementResult& result :
         judge(cases, differences_of(target, "new", "old", 0.0))) {
      EXPECT_EQ(result.estimate, 0.0) << result.id;
      EXPECT_NE(result.ruling, Verdict::pass) << result.id;
      EXPECT_NE(result.ruling, Verdict::fail) << result.id;
    }
    const auto wide = judge(cases, differences_of(target, "new", "old", -0.01))[0];
    EXPECT_NE(wide.ruling, Verdict::pass) << wide.id;
  }
}

TEST(JudgedPairs, no_missing_output_of_either_model_helps) {
  for (const Target target : targets) {
    const CaseTable whole = two_models(target, 400);
    const RequirementPlan plan = differences_of(target, "new", "old");
    const auto before = judge(whole, plan);
    for (const char* column : {"new", "old"}) {
      CaseTable cases = whole;
      for (const std::size_t lost : {3U, 90U, 91U, 200U}) cases.scores[column][lost] = none;
      const auto after = judge(cases, plan);
      int moved = 0;
      for (std::size_t i = 0; i < after.size(); ++i) {
        EXPECT_EQ(after[i].missing, 4) << after[i].id;
        if (!after[i].estimate) continue;  // ranks of survival: nothing is said
        const Better better = metric_of(plan.requirements[i].metric).info().better;
        const double gain = *after[i].estimate - *before[i].estimate;
        const double improved = better == Better::lower ? -gain : gain;
        if (better != Better::neither) {
          EXPECT_LE(improved, 0) << after[i].id << column;
        }
        moved += gain != 0 ? 1 : 0;
      }
      EXPECT_GT(moved, 0) << column;
    }
  }
}

TEST(JudgedPairs, a_column_against_itself_and_a_limit_beyond_any_difference_are_refused) {
  RequirementPlan plan = differences_of(Target::two_classes, "new", "new", -1.5);
  try {
    check_requirements(plan);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("a limit of -1.5 is no difference of auc"));
    EXPECT_THAT(error.what(), HasSubstr("reference and score are the same column"));
  }
  EXPECT_NO_THROW(check_requirements(differences_of(Target::two_classes, "new", "old", -0.02)));
}

}  // namespace
}  // namespace etalon::validation
