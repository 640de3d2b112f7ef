// SPDX-License-Identifier: Apache-2.0
// Each rule of docs/semantics/judgement.md, computed here a second time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/power/studies/draws.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Patients with one case each, every third with the condition (or the event).
CaseTable single_patients(std::int64_t count, Target target = Target::two_classes) {
  const RandomStream draws(21, RandomPurpose::test);
  CaseTable table;
  table.target = target;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::uint64_t>(4 * i);
    const bool is_positive = i % 3 == 0;
    const double score =
        std::clamp(0.45 + (is_positive ? 0.15 : 0) + 0.15 * draws.normal(at), 0.01, 0.99);
    table.ids.push_back(text("c", 10000 + i));
    table.patients.push_back(text("p", 10000 + i));
    table.scores["score"].push_back(score);
    if (target != Target::real) table.labels.push_back(is_positive ? 1 : 0);
    if (target == Target::real) table.values.push_back(score + 0.1 * draws.normal(at + 1));
    if (target == Target::survival) table.times.push_back(2 - score + draws.uniform_double(at + 2));
  }
  return table;
}

RequirementPlan only(const std::string& metric, double limit, const std::string& bound = "auto") {
  const MetricInfo& info = metric_of(metric).info();
  Requirement requirement{.id = "one", .metric = metric};
  if (info.needs_threshold) requirement.threshold = 0.5;
  if (info.time == TimeUse::required) requirement.time = 1.9;
  requirement.bound = bound;
  requirement.limit = limit;
  RequirementPlan plan{.name = "rules"};
  plan.requirements.push_back(requirement);
  return plan;
}

RequirementResult judged(const CaseTable& cases, const RequirementPlan& plan) {
  return judge(cases, plan).at(0);
}

/// Shares of 2n patients with one case each: the first `wrong` of each class are wrong.
CaseTable decided(std::size_t count, std::size_t wrong) {
  CaseTable table;
  for (std::size_t i = 0; i < 2 * count; ++i) {
    const bool is_positive = i % 2 == 0;
    table.ids.push_back(text("c", 1000 + i));
    table.patients.push_back(text("p", 1000 + i));
    table.labels.push_back(is_positive ? 1 : 0);
    table.scores["score"].push_back(is_positive == (i / 2 >= wrong) ? 0.9 : 0.1);
  }
  return table;
}

TEST(JudgedRules, an_area_from_above_is_one_less_that_of_exchanged_classes_from_below) {
  const std::string area = "auc.mann_whitney.midrank/1";
  const CaseTable cases = single_patients(150);
  CaseTable exchanged = cases;
  for (std::int64_t& label : exchanged.labels) label = 1 - label;
  const auto above = judged(cases, only(area, 0.9, "upper"));
  const auto below = judged(exchanged, only(area, 0.1, "lower"));
  EXPECT_NEAR(*above.upper, 1 - *below.lower, 1e-14);
  EXPECT_NEAR(*above.lower, 1 - *below.upper, 1e-14);
  // The deciding end is another method than the other one.
  const auto from_below = judged(cases, only(area, 0.5, "lower"));
  EXPECT_GT(std::abs(*above.upper - *from_below.upper), 1e-6);
  EXPECT_GT(std::abs(*above.lower - *from_below.lower), 1e-6);
  EXPECT_EQ(judged(cases, only(area, *above.upper, "upper")).ruling, Verdict::pass);
  EXPECT_EQ(judged(cases, only(area, *above.estimate, "upper")).ruling, Verdict::inconclusive);
  EXPECT_EQ(judged(cases, only(area, *above.lower - 1e-9, "upper")).ruling, Verdict::fail);
}

TEST(JudgedRules, the_end_of_an_area_that_does_not_decide_is_delongs_on_the_logit_scale) {
  const CaseTable cases = single_patients(150);
  const auto result = judged(cases, only("auc.mann_whitney.midrank/1", 0.5));
  std::vector<double> wins(150);
  double area = 0;
  for (std::size_t p = 0; p < 150; ++p) {
    for (std::size_t n = 0; n < 150; ++n) {
      if (cases.labels[p] != 1 || cases.labels[n] != 0) continue;
      const double above = cases.scores.at("score")[p] - cases.scores.at("score")[n];
      const double win = above > 0 ? 1 : above == 0 ? 0.5 : 0;
      wins[p] += win / 100;
      wins[n] += win / 50;
      area += win / 5000;
    }
  }
  double of_positives = 0;
  double of_negatives = 0;
  for (std::size_t i = 0; i < 150; ++i)
    (cases.labels[i] == 1 ? of_positives : of_negatives) += (wins[i] - area) * (wins[i] - area);
  const double error = std::sqrt(of_positives / 49 / 50 + of_negatives / 99 / 100);
  const double odds =
      std::log(area / (1 - area)) + student_quantile(49, 0.975) * error / (area * (1 - area));
  EXPECT_NEAR(*result.estimate, area, 1e-12);
  EXPECT_NEAR(*result.upper, 1 / (1 + std::exp(-odds)), 1e-10);
}

TEST(JudgedRules, a_limit_that_no_result_of_these_patients_reaches_is_not_assessed) {
  // Of 20 patients without a failure: 0.025^(1/20) = 0.832.
  EXPECT_EQ(judged(decided(20, 0), only("sensitivity/1", 0.83)).ruling, Verdict::pass);
  const auto beyond = judged(decided(20, 0), only("sensitivity/1", 0.85));
  EXPECT_EQ(beyond.ruling, Verdict::not_assessed);
  EXPECT_THAT(beyond.message, HasSubstr("even a flawless result has the bound 0.8316"));
  EXPECT_TRUE(beyond.lower);
  EXPECT_EQ(judged(decided(20, 3), only("sensitivity/1", 0.85)).ruling, Verdict::not_assessed);
  // What could be reached stays open, and what is refuted stays a failure.
  EXPECT_EQ(judged(decided(20, 3), only("sensitivity/1", 0.8)).ruling, Verdict::inconclusive);
  EXPECT_EQ(judged(decided(20, 12), only("sensitivity/1", 0.85)).ruling, Verdict::fail);
  // The same of an upper bound, and of areas.
  EXPECT_EQ(judged(decided(20, 20), only("sensitivity/1", 0.17, "upper")).ruling, Verdict::pass);
  EXPECT_EQ(judged(decided(20, 20), only("sensitivity/1", 0.15, "upper")).ruling,
            Verdict::not_assessed);
  const std::string area = "auc.mann_whitney.midrank/1";
  EXPECT_EQ(judged(decided(12, 0), only(area, 0.99)).ruling, Verdict::not_assessed);
  EXPECT_EQ(judged(decided(12, 12), only(area, 0.01, "upper")).ruling, Verdict::not_assessed);
  EXPECT_EQ(judged(single_patients(150), only(area, 0.999)).ruling, Verdict::fail);
}

TEST(JudgedRules, more_than_one_in_a_hundred_resamples_without_a_value_are_too_many) {
  const RandomStream draws(4, RandomPurpose::test);
  std::vector<double> replicates;
  for (std::uint64_t i = 0; i < 10000; ++i) replicates.push_back(draws.normal(i));
  const std::vector<double> leave_one_out(50, 0.0);
  for (std::size_t i = 0; i < 100; ++i) replicates[i * 7] = i % 2 == 0 ? none : HUGE_VAL;
  EXPECT_TRUE(resampled_interval(replicates, 0, leave_one_out, 0.95).interval);
  replicates[9999] = none;
  const MadeInterval refused = resampled_interval(replicates, 0, leave_one_out, 0.95);
  EXPECT_FALSE(refused.interval);
  EXPECT_THAT(refused.reason, HasSubstr("not defined on 101 of 10000 resamples"));
  const MadeInterval constant =
      resampled_interval(std::vector<double>(10000, 0.5), 0.5, leave_one_out, 0.95);
  EXPECT_FALSE(constant.interval);
  EXPECT_THAT(constant.reason, HasSubstr("give one value"));
}

TEST(JudgedRules, the_plan_says_how_few_patients_of_each_kind_are_too_few) {
  struct Few {
    Target target;
    std::string metric;
    std::int64_t patients;  ///< that the plan wants
    std::int64_t cases;     ///< the fewest that are enough
    std::string message;
  };
  // Every third patient has the event or the condition.
  for (const Few& few :
       {Few{Target::survival, "c_index.harrell/1", 20, 58, "19 patients with an event"},
        Few{Target::real, "mae/1", 110, 110, "109 patients; the plan"},
        Few{Target::two_classes, "f1/1", 20, 58, "19 patients with and "}}) {
    RequirementPlan plan = only(few.metric, 0.4);
    plan.min_patients_per_class = few.patients;
    const auto enough = judged(single_patients(few.cases, few.target), plan);
    EXPECT_NE(enough.ruling, Verdict::not_assessed) << few.metric << enough.message;
    const auto refused = judged(single_patients(few.cases - 1, few.target), plan);
    EXPECT_EQ(refused.ruling, Verdict::not_assessed) << few.metric;
    EXPECT_FALSE(refused.lower);
    EXPECT_THAT(refused.message, StartsWith(few.message));
    EXPECT_THAT(refused.message, HasSubstr(text("the plan wants at least ", few.patients)));
  }
  // Errors of measured values have few large ones, which fewer than 100 patients seldom show.
  RequirementPlan content = only("mae/1", 0.4);
  EXPECT_THAT(judged(single_patients(99, Target::real), content).message,
              StartsWith("the patients who count say as much as 99 of equal size; needed are 100"));
  EXPECT_NE(judged(single_patients(100, Target::real), content).ruling, Verdict::not_assessed);
  // A share counts the patients with a case that counts.
  RequirementPlan plan = only("sensitivity/1", 0.1);
  plan.min_patients_per_class = 20;
  EXPECT_NE(judged(decided(20, 0), plan).ruling, Verdict::not_assessed);
  EXPECT_THAT(judged(decided(19, 0), plan).message,
              StartsWith("19 patients have a case that counts"));
}

TEST(JudgedRules, the_plan_s_least_number_is_of_patients_also_where_cases_are_independent) {
  for (const std::string metric :
       {"auc.mann_whitney.midrank/1", "sensitivity/1", "f1/1", "brier.mean_squared/1"}) {
    CaseTable cases = single_patients(200);
    RequirementPlan plan = only(metric, metric.starts_with("brier") ? 0.9 : 0.1);
    plan.cluster = "none";
    EXPECT_NE(judged(cases, plan).ruling, Verdict::not_assessed) << metric;
    for (std::size_t i = 0; i < 200; ++i) cases.patients[i] = text("p", i % 5);
    const auto few = judged(cases, plan);
    EXPECT_EQ(few.ruling, Verdict::not_assessed) << metric;
    EXPECT_THAT(few.message, HasSubstr("the plan wants at least 10")) << metric;
  }
}

TEST(JudgedRules, what_does_not_vary_but_for_rounding_has_no_bound) {
  // A constant at the mean explains nothing, and all patients say so alike.
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CaseTable cases = single_patients(200, Target::real);
    const RandomStream draws(seed, RandomPurpose::test);
    for (std::size_t i = 0; i < 200; i += 2) {
      const double away = draws.normal(i);
      cases.values[i] = 0.78 + away;
      cases.values[i + 1] = 0.78 - away;
      cases.scores["score"][i] = cases.scores["score"][i + 1] = 0.78;
    }
    const auto result = judged(cases, only("r_squared/1", 0));
    EXPECT_EQ(result.ruling, Verdict::not_assessed) << seed;
    EXPECT_THAT(result.message, HasSubstr("says nothing on other patients"));
  }
}

TEST(JudgedRules, errors_that_are_alike_but_for_rounding_have_no_bound) {
  CaseTable cases = single_patients(150, Target::real);
  cases.scores["other"].resize(150);
  for (std::size_t i = 0; i < 150; ++i) {
    cases.scores["score"][i] = cases.values[i] + 0.1;  // Not exactly, of most values.
    cases.scores["other"][i] = cases.values[i] + 0.3;
  }
  for (const std::string metric : {"mae/1", "rmse/1", "bias.mean_error/1"}) {
    for (const std::string reference : {"", "other"}) {
      RequirementPlan plan = only(metric, 0.5, "upper");
      plan.requirements[0].reference = reference;
      const auto result = judged(cases, plan);
      EXPECT_EQ(result.ruling, Verdict::not_assessed) << metric << reference;
      EXPECT_THAT(result.message, HasSubstr("is zero")) << metric << reference;
    }
  }
}

TEST(JudgedRules, a_scaled_loss_wants_a_hundred_patients_and_of_a_mean_loss_the_named_end_decides) {
  const std::string brier = "brier.mean_squared/1";
  EXPECT_FALSE(judged(single_patients(99), only("brier.scaled/1", 0.5)).lower);
  EXPECT_TRUE(judged(single_patients(99), only(brier, 0.5)).lower);
  const CaseTable cases = single_patients(300);
  const auto result = judged(cases, only(brier, 0.5));
  EXPECT_EQ(judged(cases, only(brier, *result.upper)).ruling, Verdict::pass);
  EXPECT_EQ(judged(cases, only(brier, *result.lower, "lower")).ruling, Verdict::pass);
  EXPECT_EQ(judged(cases, only(brier, *result.lower + 1e-9, "lower")).ruling,
            Verdict::inconclusive);
  EXPECT_EQ(judged(cases, only(brier, *result.upper + 1e-9, "lower")).ruling, Verdict::fail);
}

/// The interval of docs/semantics/judgement.md for metrics with a derivative.
Interval by_derivative(const Contributions& metric, double patients_of_degrees) {
  const MetricInfo& info = metric.metric().info();
  const double value = metric.estimate();
  const double patients = static_cast<double>(metric.influence().size());
  double variance = 0;
  for (const double row : metric.influence()) variance += row * row;
  const double half = student_quantile(patients_of_degrees - 1, 0.975) *
                      std::sqrt(variance * patients / (patients - 1));
  const auto end = [&](double sign) {
    if (std::isinf(info.least)) return value + sign * half;
    if (std::isinf(info.most)) return value * std::exp(sign * half / value);
    const double share = (value - info.least) / (info.most - info.least);
    const double odds = std::log(share / (1 - share)) +
                        sign * half / ((info.most - info.least) * share * (1 - share));
    return info.least + (info.most - info.least) / (1 + std::exp(-odds));
  };
  return {end(-1), end(1)};
}

TEST(JudgedRules, a_metric_with_a_derivative_has_students_interval_on_the_scale_of_its_range) {
  int scales = 0;
  for (const Target target : {Target::survival, Target::real}) {
    const CaseTable table = single_patients(120, target);
    const JudgedCases cases{table.scores.at("score"), table.labels, table.times, table.values,
                            single_cases(120)};
    for (const Metric* metric : all_metrics()) {
      const MetricInfo& info = metric->info();
      if (info.target != target || info.certainty != Certainty::influence) continue;
      const std::string id(info.id);
      const RequirementPlan plan = only(id, std::clamp(0.5, info.least, info.most),
                                        info.better == Better::neither ? "upper" : "auto");
      const auto result = judged(table, plan);
      ASSERT_TRUE(result.lower) << id << result.message;
      const Contributions own(cases, *metric,
                              {.time = info.time == TimeUse::required ? 1.9 : none});
      // With a time those count who have the event by it, or are followed beyond: the fewer.
      std::int64_t events = 0;
      std::int64_t beyond = 0;
      for (std::size_t i = 0; i < table.times.size(); ++i) {
        const bool is_early = info.time != TimeUse::required || table.times[i] <= 1.9;
        events += table.labels[i] == 1 && is_early ? 1 : 0;
        beyond += info.time != TimeUse::required || table.times[i] > 1.9 ? 1 : 0;
      }
      const std::int64_t counted = target == Target::survival ? std::min(events, beyond) : 120;
      const Interval wanted = by_derivative(own, static_cast<double>(counted));
      EXPECT_NEAR(*result.lower, wanted.lower, 1e-12) << id;
      EXPECT_NEAR(*result.upper, wanted.upper, 1e-12) << id;
      scales |= std::isinf(info.least) ? 1 : std::isinf(info.most) ? 2 : 4;
    }
  }
  EXPECT_EQ(scales, 7);
}

/// Followed patients whose event comes by time 1 or not, of whom a model is sure, and wrong about a
/// share; three in ten are lost before.
CaseTable followed(std::int64_t patients, double share_wrong, Draws& draws) {
  CaseTable table;
  table.target = Target::survival;
  for (std::int64_t i = 0; i < patients; ++i) {
    const bool is_event = draws.uniform() < 0.5;
    const double comes = is_event ? 0.01 + 0.99 * draws.uniform() : 1.01 + 3 * draws.uniform();
    const double lost = draws.uniform() < 0.3 ? draws.uniform() : 1.001 + 3 * draws.uniform();
    const bool is_wrong = draws.uniform() < share_wrong;
    table.ids.push_back(text("c", 10000 + i));
    table.patients.push_back(text("p", 10000 + i));
    table.scores["score"].push_back(is_event != is_wrong ? 0.97 : 0.03);
    table.times.push_back(std::min(comes, lost));
    table.labels.push_back(comes <= lost ? 1 : 0);
  }
  return table;
}

TEST(JudgedRules, few_large_losses_at_a_time_pass_about_as_often_as_promised) {
  constexpr int samples = 800;
  Draws draws(3);
  for (const std::int64_t patients : {80, 100, 200}) {
    const double wrong = 3.0 / static_cast<double>(patients);
    const double truth = (1 - wrong) * 0.03 * 0.03 + wrong * 0.97 * 0.97;
    RequirementPlan plan = only("brier.ipcw/1", truth);
    plan.requirements[0].time = 1;
    int passes = 0;
    for (int i = 0; i < samples; ++i)
      passes += judged(followed(patients, wrong, draws), plan).ruling == Verdict::pass ? 1 : 0;
    EXPECT_LE(passes, 33) << patients;  // 3.5 % and a standard error
  }
}

TEST(JudgedRules, a_loss_at_a_time_has_the_bound_of_a_mean_loss_and_wants_as_many_patients) {
  Draws draws(4);
  RequirementPlan plan = only("brier.ipcw/1", 0.3);
  plan.requirements[0].time = 1;
  const CaseTable table = followed(200, 0.1, draws);
  const auto result = judged(table, plan);
  const JudgedCases cases{table.scores.at("score"), table.labels, table.times, table.values,
                          single_cases(200)};
  const Contributions own(cases, metric_of("brier.ipcw/1"), {.time = 1});
  // Of Kaplan and Meier: 1/G of the last who count.
  double kept = 1;
  std::vector<double> lost;
  for (std::size_t i = 0; i < 200; ++i)
    if (table.labels[i] == 0 && table.times[i] <= 1) lost.push_back(table.times[i]);
  for (const double at : lost) {
    const auto beyond = std::ranges::count_if(table.times, [&](double t) { return t >= at; });
    kept *= 1 - 1 / static_cast<double>(beyond);
  }
  EXPECT_NEAR(own.worst(), 1 / kept, 1e-12);
  double squares = 0;
  double cubes = 0;
  for (const double row : own.influence()) {
    squares += row * row;
    cubes += row * row * row;
  }
  const double imagined = (1 / kept - own.estimate()) / 200;
  const double all = squares * 200 / 199 + imagined * imagined;
  const double skewness = (cubes + std::pow(imagined, 3)) / std::pow(all, 1.5);
  const double z = normal_quantile(0.975);
  const double upper =
      own.estimate() +
      (student_quantile(199, 0.975) + skewness * (2 * z * z + 1) / 6) * std::sqrt(all);
  EXPECT_NEAR(*result.upper, upper, 1e-12);
  const auto few = judged(followed(99, 0.1, draws), plan);
  EXPECT_EQ(few.ruling, Verdict::not_assessed);
  EXPECT_THAT(few.message, HasSubstr("say as much as 99 of equal size"));
}

}  // namespace
}  // namespace etalon::validation
