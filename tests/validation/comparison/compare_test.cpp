// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/judgement/judge.hpp"

namespace etalon::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Patients of two cases; the first model tells the classes apart by `effect` more than the second.
CaseTable table(double effect, Target target = Target::two_classes) {
  CaseTable cases;
  cases.target = target;
  const RandomStream draws(5, RandomPurpose::test);
  for (std::uint64_t i = 0; i < 400; ++i) {
    const std::int64_t label = i / 2 % 3 == 0 ? 1 : 0;
    cases.ids.push_back(text("c", 1000 + i));
    cases.patients.push_back(text("p", 1000 + i / 2));
    const double seen = draws.normal(3 * i) + (label == 1 ? 1 : 0);
    const double sign = label == 1 ? 1 : -1;
    if (target == Target::two_classes) cases.labels.push_back(label);
    if (target == Target::real) cases.values.push_back(seen);
    const auto score = [&](double value) {
      return target == Target::real ? value : 1 / (1 + std::exp(-value));
    };
    const double noise = target == Target::real ? 2 - effect : 0;
    cases.scores["first"].push_back(score(
        target == Target::real ? seen + 0.1 * draws.normal(3 * i + 1) : seen + sign * effect));
    cases.scores["second"].push_back(
        score(seen + (target == Target::real ? noise : 0.3) * draws.normal(3 * i + 2)));
  }
  return cases;
}

const ComparedMetric& of(const Comparison& found, const std::string& metric) {
  const auto each = std::ranges::find(found.metrics, metric, &ComparedMetric::metric);
  EXPECT_NE(each, found.metrics.end()) << metric;
  return *each;
}

TEST(Compare, a_better_model_is_better_and_swapped_it_is_the_second) {
  CaseTable cases = table(1.5);
  CompareOptions options;
  options.threshold = 0.6;
  const Comparison found = compare(cases, options);
  EXPECT_THAT(found.options.metrics,
              ElementsAre("auc.mann_whitney.midrank/1", "sensitivity/1", "specificity/1",
                          "accuracy/1", "brier.mean_squared/1"));
  for (const char* metric :
       {"auc.mann_whitney.midrank/1", "sensitivity/1", "accuracy/1", "brier.mean_squared/1"}) {
    EXPECT_EQ(of(found, metric).advantage, Advantage::first) << metric;
  }
  EXPECT_LT(of(found, "brier.mean_squared/1").difference.upper, 0);
  std::swap(cases.scores["first"], cases.scores["second"]);
  const Comparison swapped = compare(cases, options);
  for (const ComparedMetric& each : swapped.metrics) {
    const ComparedMetric& other = of(found, each.metric);
    EXPECT_EQ(each.first.estimate, other.second.estimate);
    EXPECT_NEAR(*each.difference.estimate, -*other.difference.estimate, 1e-15);
    EXPECT_EQ(each.advantage == Advantage::second, other.advantage == Advantage::first)
        << each.metric;
  }
  EXPECT_EQ(swapped.positive->only_second, found.positive->only_first);
  EXPECT_EQ(swapped.flips.size(), found.flips.size());
}

/// The scores of every `step`th case from `start` on are gone.
void leave_out(CaseTable& cases, const std::string& column, std::size_t start, std::size_t step) {
  for (std::size_t i = start; i < cases.ids.size(); i += step) cases.scores[column][i] = none;
}

TEST(Compare, a_model_that_gave_less_is_not_the_better_one_from_either_side) {
  CaseTable cases = table(0);
  cases.scores["second"] = cases.scores["first"];
  leave_out(cases, "second", 0, 4);
  CompareOptions options;
  options.threshold = 0.5;
  const Comparison found = compare(cases, options);
  EXPECT_EQ(of(found, "sensitivity/1").advantage, Advantage::not_told);
  for (const ComparedMetric& each : found.metrics)
    EXPECT_NE(each.advantage, Advantage::second) << each.metric;
  std::swap(cases.scores["first"], cases.scores["second"]);
  for (const ComparedMetric& each : compare(cases, options).metrics)
    EXPECT_NE(each.advantage, Advantage::first) << each.metric;
}

TEST(Compare, missing_outputs_leave_exchanged_models_with_the_opposite_difference) {
  for (const double effect : {0.0, 0.7, 3.0}) {
    for (const bool is_of_both : {false, true}) {
      CaseTable cases = table(effect);
      leave_out(cases, "second", 1, 9);
      if (is_of_both) leave_out(cases, "first", 4, 6);
      CompareOptions options;
      options.threshold = 0.5;
      const Comparison found = compare(cases, options);
      std::swap(cases.scores["first"], cases.scores["second"]);
      const Comparison swapped = compare(cases, options);
      std::size_t told = 0;
      for (const ComparedMetric& each : found.metrics) {
        const ComparedMetric& other = of(swapped, each.metric);
        EXPECT_DOUBLE_EQ(*each.difference.estimate, *each.first.estimate - *each.second.estimate);
        EXPECT_DOUBLE_EQ(*each.difference.estimate, -*other.difference.estimate);
        EXPECT_EQ(each.advantage == Advantage::first, other.advantage == Advantage::second);
        EXPECT_EQ(each.advantage == Advantage::second, other.advantage == Advantage::first);
        ASSERT_EQ(each.difference.lower.has_value(), other.difference.upper.has_value());
        if (!each.difference.lower) continue;
        ++told;
        EXPECT_NEAR(*each.difference.lower, -*other.difference.upper, 1e-13) << each.metric;
        EXPECT_NEAR(*each.difference.upper, -*other.difference.lower, 1e-13) << each.metric;
        EXPECT_LE(*each.difference.lower, *each.difference.estimate) << each.metric;
        EXPECT_GE(*each.difference.upper, *each.difference.estimate) << each.metric;
      }
      EXPECT_EQ(told, 5U);
      EXPECT_EQ(found.missing_of_second, 45);
      EXPECT_EQ(swapped.missing_of_first, 45);
      EXPECT_EQ(found.missing_of_first, is_of_both ? 66 : 0);
    }
  }
}

TEST(Compare, an_end_with_missing_outputs_is_no_nearer_than_with_any_output) {
  const CaseTable whole = table(0.7);
  CompareOptions options;
  options.threshold = 0.5;
  for (const char* column : {"first", "second"}) {
    CaseTable cases = whole;
    leave_out(cases, column, 2, 7);
    const Comparison found = compare(cases, options);
    for (const double filled : {0.01, 0.4, 0.99}) {
      for (double& score : cases.scores[column]) score = std::isnan(score) ? filled : score;
      for (const ComparedMetric& each : compare(cases, options).metrics) {
        const RequirementResult& open = of(found, each.metric).difference;
        if (!open.lower) continue;
        EXPECT_LE(*open.lower, *each.difference.lower + 1e-12) << each.metric;
        EXPECT_GE(*open.upper, *each.difference.upper - 1e-12) << each.metric;
      }
      cases = whole;
      leave_out(cases, column, 2, 7);
    }
  }
}

TEST(Compare, errors_within_a_range_have_ends_with_missing_predictions_that_hold_for_any) {
  const CaseTable whole = table(1, Target::real);
  CompareOptions options;
  options.range = {-100, 100};
  for (const char* column : {"first", "second"}) {
    CaseTable cases = whole;
    leave_out(cases, column, 0, 5);
    const Comparison found = compare(cases, options);
    for (const ComparedMetric& each : found.metrics) {
      // Of the others no worst output leaves a bound.
      if (each.metric == "mae/1" || each.metric == "bias.mean_error/1") {
        EXPECT_TRUE(each.difference.lower && each.difference.upper) << each.metric;
        continue;
      }
      EXPECT_EQ(each.advantage, Advantage::not_assessed) << each.metric;
      EXPECT_THAT(each.difference.message, HasSubstr("80 outputs are missing")) << each.metric;
    }
    for (const double filled : {-100.0, 0.3, 100.0}) {
      CaseTable any = cases;
      for (double& score : any.scores[column]) score = std::isnan(score) ? filled : score;
      for (const ComparedMetric& each : compare(any, options).metrics) {
        const RequirementResult& open = of(found, each.metric).difference;
        if (!open.lower) continue;
        EXPECT_LE(*open.lower, *each.difference.lower + 1e-12) << each.metric << ' ' << filled;
        EXPECT_GE(*open.upper, *each.difference.upper - 1e-12) << each.metric << ' ' << filled;
      }
    }
  }
}

TEST(Compare, the_numbers_are_those_of_the_judge) {
  const CaseTable cases = table(0.2);
  CompareOptions options;
  options.threshold = 0.5;
  options.alpha = 0.1;
  const Comparison found = compare(cases, options);
  RequirementPlan plan{.name = "other words", .alpha = 0.1};
  Requirement requirement{.id = "it", .metric = "accuracy/1", .threshold = 0.5};
  requirement.score = "first";
  requirement.reference = "second";
  plan.requirements = {requirement};
  const RequirementResult judged = judge(cases, plan).at(0);
  const RequirementResult& difference = of(found, "accuracy/1").difference;
  EXPECT_EQ(difference.estimate, judged.estimate);
  EXPECT_EQ(difference.lower, judged.lower);
  EXPECT_EQ(difference.upper, judged.upper);
  EXPECT_NEAR(*difference.estimate,
              *of(found, "accuracy/1").first.estimate - *of(found, "accuracy/1").second.estimate,
              1e-15);
}

TEST(Compare, equal_models_are_not_told_apart_and_nothing_flips) {
  CaseTable cases = table(0);
  cases.scores["second"] = cases.scores["first"];
  CompareOptions options;
  options.threshold = 0.5;
  const Comparison found = compare(cases, options, 2);
  for (const ComparedMetric& each : found.metrics) {
    EXPECT_EQ(each.difference.estimate, 0) << each.metric;
    EXPECT_NE(each.advantage, Advantage::first) << each.metric;
    EXPECT_NE(each.advantage, Advantage::second) << each.metric;
  }
  EXPECT_TRUE(found.flips.empty());
  EXPECT_EQ(found.positive->both_right + found.positive->both_wrong, found.positive->cases);
}

TEST(Compare, changed_decisions_are_listed_and_a_missing_output_is_wrong) {
  CaseTable cases;
  cases.ids = {"a", "b", "c", "d", "e"};
  cases.patients = {"p", "p", "q", "r", "s"};
  cases.labels = {1, 1, 0, 0, 1};
  cases.scores["first"] = {0.9, 0.1, 0.2, 0.5, none};
  cases.scores["second"] = {0.9, 0.8, 0.7, none, none};
  CompareOptions options;
  options.threshold = 0.5;
  options.metrics = {"sensitivity/1"};
  const Comparison found = compare(cases, options);
  EXPECT_EQ(found.patients, 4);
  EXPECT_EQ(found.positive, (FlipCounts{3, 1, 0, 1, 1}));
  EXPECT_EQ(found.negative, (FlipCounts{2, 0, 1, 0, 1}));
  EXPECT_THAT(found.flips,
              ElementsAre(Flip{"b", "p", 1, 0.1, 0.8, false}, Flip{"c", "q", 0, 0.2, 0.7, true}));
  options.subgroup = "site=n";
  cases.attributes["site"] = {"n", "s", "n", "s", "s"};
  const Comparison north = compare(cases, options);
  EXPECT_EQ(north.positive->cases + north.negative->cases, 2);
  EXPECT_THAT(north.flips, ElementsAre(Flip{"c", "q", 0, 0.2, 0.7, true}));
}

TEST(Compare, measured_values_have_errors_and_no_decisions) {
  const CaseTable cases = table(1, Target::real);
  const Comparison found = compare(cases, {});
  EXPECT_EQ(of(found, "mae/1").advantage, Advantage::first);
  EXPECT_FALSE(found.positive.has_value());
  EXPECT_NE(of(found, "bias.mean_error/1").advantage, Advantage::first);
  CompareOptions options;
  options.threshold = 0.5;
  EXPECT_THROW(static_cast<void>(compare(cases, options)), Error);
}

TEST(Compare, what_a_plan_alone_compares_is_refused_with_its_options) {
  for (const std::string metric :
       {"auc.macro/1", "auc.micro/1", "top_k/1", "lesions.sensitivity/1"}) {
    const std::vector<std::string> overrides = {"metrics=[\"" + metric + "\"]"};
    try {
      static_cast<void>(read_compare_options(overrides));
      FAIL() << metric;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::unsupported) << metric;
      EXPECT_THAT(error.what(), HasSubstr("in a plan (reference)"));
    }
  }
}

TEST(Compare, metrics_that_do_not_belong_to_the_labels_are_all_named) {
  CompareOptions options;
  options.metrics = {"mae/1", "sensitivity/1", "brier.ipcw/1"};
  try {
    static_cast<void>(compare(table(0), options));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_THAT(error.what(), HasSubstr("mae/1 judges labels of the kind"));
    EXPECT_THAT(error.what(), HasSubstr("sensitivity/1 needs a threshold"));
    EXPECT_THAT(error.what(), HasSubstr("brier.ipcw/1 judges labels"));
  }
  options.metrics = {"auc.mann_whitney.midrank/1", "auc.mann_whitney.midrank/1"};
  EXPECT_THROW(static_cast<void>(compare(table(0), options)), Error);
}

}  // namespace
}  // namespace etalon::validation
