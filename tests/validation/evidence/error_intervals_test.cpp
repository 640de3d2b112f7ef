// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/error_intervals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/text.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/power/studies/draws.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

/// Values from 0 to 10 of patients with up to three cases, and two models' predictions of them.
CaseTable measured(std::int64_t patients, Draws& draws) {
  CaseTable table;
  table.target = Target::real;
  for (std::int64_t patient = 0; patient < patients; ++patient) {
    for (std::int64_t k = 0; k <= patient % 3; ++k) {
      table.ids.push_back(text("c", 10000 + std::ssize(table.ids)));
      table.patients.push_back(text("p", 10000 + patient));
      table.values.push_back(10 * draws.uniform());
      table.scores["score"].push_back(10 * draws.uniform());
      table.scores["other"].push_back(10 * draws.uniform());
    }
  }
  return table;
}

RequirementPlan plan_of(const std::string& metric, double limit, const std::string& reference = "",
                        const std::string& bound = "auto") {
  RequirementPlan plan{.name = "errors"};
  plan.requirements.push_back({.id = "one",
                               .metric = metric,
                               .reference = reference,
                               .range = {0, 10},
                               .bound = bound,
                               .limit = limit});
  return plan;
}

TEST(ErrorIntervals, are_the_bounds_of_the_mean_of_what_each_case_adds) {
  Draws draws(3);
  const CaseTable table = measured(60, draws);
  const auto patients = clusters_of(table.patients).cluster_of_case;
  const auto& scores = table.scores.at("score");
  std::vector<double> absolute;
  std::vector<double> squared;
  std::vector<double> with_sign;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double error = scores[i] - table.values[i];
    absolute.push_back(std::fabs(error) / 10);
    squared.push_back(error * error / 100);
    with_sign.push_back(0.5 + error / 20);
  }
  const auto expect = [&](const RequirementPlan& plan, double lower, double upper) {
    const auto result = judge(table, plan)[0];
    EXPECT_THAT(result.method, HasSubstr("bounds of a mean error over patients"));
    EXPECT_NEAR(*result.lower, lower, 1e-11) << plan.requirements[0].metric;
    EXPECT_NEAR(*result.upper, upper, 1e-11) << plan.requirements[0].metric;
  };
  const BoundedMean of_absolute(absolute, 1, patients);
  expect(plan_of("mae/1", 5), 10 * of_absolute.lower(0.025).value,
         10 * of_absolute.upper(0.025).value);
  const BoundedMean of_squared(squared, 1, patients);
  expect(plan_of("rmse/1", 5), 10 * std::sqrt(of_squared.lower(0.025).value),
         10 * std::sqrt(of_squared.upper(0.025).value));
  const BoundedMean of_sign(with_sign, 1, patients);
  expect(plan_of("bias.mean_error/1", 2, "", "upper"), 20 * of_sign.lower(0.025).value - 10,
         20 * of_sign.upper(0.025).value - 10);
}

TEST(ErrorIntervals, of_two_models_are_those_of_the_mean_difference) {
  Draws draws(4);
  const CaseTable table = measured(60, draws);
  const auto patients = clusters_of(table.patients).cluster_of_case;
  const auto& scores = table.scores.at("score");
  const auto& others = table.scores.at("other");
  for (const bool has_sign : {false, true}) {
    std::vector<double> rows;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double own = scores[i] - table.values[i];
      const double other = others[i] - table.values[i];
      rows.push_back(0.5 + (has_sign ? own - other : std::fabs(own) - std::fabs(other)) / 20);
    }
    const BoundedMean mean(rows, 1, patients);
    const auto result =
        judge(table, plan_of(has_sign ? "bias.mean_error/1" : "mae/1", 1, "other", "upper"))[0];
    EXPECT_THAT(result.method, HasSubstr("bounds of a mean difference over patients"));
    EXPECT_NEAR(*result.lower, 20 * mean.lower(0.025).value - 10, 1e-11) << has_sign;
    EXPECT_NEAR(*result.upper, 20 * mean.upper(0.025).value - 10, 1e-11) << has_sign;
  }
  EXPECT_THAT(judge(table, plan_of("rmse/1", 1, "other"))[0].message, HasSubstr("needed are 100"));
}

TEST(ErrorIntervals, hold_for_any_prediction_and_value_at_the_ends_of_the_range) {
  // Ends without a short binary form, and all errors as large as they can be.
  CaseTable table;
  table.target = Target::real;
  for (int i = 0; i < 40; ++i) {
    table.ids.push_back(text("c", 100 + i));
    table.patients.push_back(text("p", 100 + i));
    table.values.push_back(i % 2 == 0 ? 0.1 : 0.7);
    table.scores["score"].push_back(i % 2 == 0 ? 0.7 : 0.1);
    table.scores["other"].push_back(i % 2 == 0 ? 0.1 : 0.7);
  }
  for (const std::string metric : {"mae/1", "rmse/1", "bias.mean_error/1"}) {
    for (const std::string reference : {"", "other"}) {
      RequirementPlan plan = plan_of(metric, 0.5, reference, "upper");
      plan.requirements[0].range = {0.1, 0.7};
      EXPECT_NO_THROW(static_cast<void>(judge(table, plan))) << metric << reference;
    }
  }
}

TEST(ErrorIntervals, of_few_large_errors_pass_at_the_limit_no_more_often_than_promised) {
  // Of 40 patients one in fifteen is wrong by all of the range, the others by little: their own
  // spread says nothing of that.
  constexpr std::int64_t studies = 2000;
  const double share = 1.0 / 15;
  const double limit = share * 10 + (1 - share) * 0.5;
  std::int64_t passes = 0;
  for (std::int64_t study = 0; study < studies; ++study) {
    Draws draws(5, 0, static_cast<std::uint64_t>(study));
    CaseTable table;
    table.target = Target::real;
    for (int i = 0; i < 40; ++i) {
      table.ids.push_back(text("c", 100 + i));
      table.patients.push_back(text("p", 100 + i));
      table.values.push_back(0);
      const bool is_wrong = draws.uniform() < share;
      table.scores["score"].push_back(is_wrong ? 10 : draws.uniform());
    }
    passes += judge(table, plan_of("mae/1", limit))[0].ruling == Verdict::pass ? 1 : 0;
  }
  const double error = 0.025;
  EXPECT_LE(static_cast<double>(passes) / studies,
            error + 3 * std::sqrt(error * (1 - error) / studies));
}

}  // namespace
}  // namespace etalon::validation
