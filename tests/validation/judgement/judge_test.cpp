// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/validation/judgement/single_scores.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Cases of patients with two each, scores that tell the classes apart to some degree.
CaseTable some_cases(std::int64_t count, std::uint64_t seed = 1) {
  const RandomStream draws(seed, RandomPurpose::test);
  CaseTable table;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::uint64_t>(i);
    table.ids.push_back(text("c", 10000 + i));
    table.patients.push_back(text("p", 10000 + i / 2));
    table.labels.push_back(i % 4 < 2 ? 1 : 0);
    const double logit = draws.normal(at) + (i % 4 < 2 ? 1.5 : -1.5);
    table.scores["score"].push_back(logit > 0 ? 1 - 0.5 / (1 + logit) : 0.5 / (1 - logit));
    table.attributes["site"].push_back(i % 3 == 0 ? "north" : "south");
  }
  return table;
}

Requirement requirement(const Metric& metric) {
  const MetricInfo& info = metric.info();
  return {.id = std::string(info.id),
          .metric = std::string(info.id),
          .threshold = info.needs_threshold ? std::optional(0.5) : std::nullopt,
          .prevalence = info.needs_prevalence ? std::optional(0.1) : std::nullopt,
          .time = info.time == TimeUse::required ? std::optional(1.9) : std::nullopt,
          .range = {},
          .subgroup = {},
          .bound = info.better == Better::neither ? "upper" : "auto",
          .limit = 0.5};
}

RequirementPlan every_metric(Target target = Target::two_classes) {
  RequirementPlan plan{.name = "all"};
  for (const Metric* metric : all_metrics()) {
    if (is_of_single_scores(metric->info(), target))
      plan.requirements.push_back(requirement(*metric));
  }
  return plan;
}

/// The same scores for cases that are followed: the better the score, the longer.
CaseTable followed_cases(std::int64_t count) {
  CaseTable table = some_cases(count);
  table.target = Target::survival;
  const RandomStream draws(2, RandomPurpose::test);
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    table.labels[i] = i % 3 == 0 ? 0 : 1;
    table.times.push_back(2 - table.scores["score"][i] + draws.uniform_double(i));
  }
  return table;
}

/// Measured values that the scores predict to some degree.
CaseTable measured_cases(std::int64_t count) {
  CaseTable table = some_cases(count);
  table.target = Target::real;
  const RandomStream draws(3, RandomPurpose::test);
  for (std::size_t i = 0; i < table.labels.size(); ++i)
    table.values.push_back(table.scores["score"][i] + 0.2 * draws.normal(i));
  table.labels.clear();
  return table;
}

RequirementPlan only(const std::string& metric, double limit) {
  RequirementPlan plan{.name = "one"};
  plan.requirements.push_back(requirement(metric_of(metric)));
  plan.requirements[0].limit = limit;
  return plan;
}

TEST(Judge, the_bits_do_not_depend_on_threads) {
  const CaseTable cases = some_cases(200);
  const auto one = judge(cases, every_metric(), 1);
  EXPECT_EQ(one, judge(cases, every_metric(), 3));
  for (const RequirementResult& result : one) {
    ASSERT_TRUE(result.estimate && result.lower && result.upper) << result.id << result.message;
    EXPECT_LE(*result.lower, *result.estimate) << result.id;
    EXPECT_GE(*result.upper, *result.estimate) << result.id;
    EXPECT_LT(*result.lower, *result.upper) << result.id;
  }
}

TEST(Judge, survival_and_measured_values_have_bounds_over_patients) {
  for (const CaseTable& cases : {followed_cases(300), measured_cases(300)}) {
    const auto results = judge(cases, every_metric(cases.target));
    EXPECT_EQ(results, judge(cases, every_metric(cases.target), 3));
    ASSERT_GE(results.size(), 4U);
    for (const RequirementResult& result : results) {
      ASSERT_TRUE(result.lower && result.upper) << result.id << result.message;
      EXPECT_LT(*result.lower, *result.estimate) << result.id;
      EXPECT_GT(*result.upper, *result.estimate) << result.id;
      EXPECT_EQ(result.patients, 150);
    }
  }
}

TEST(Judge, patients_and_not_cases_make_an_interval_narrow) {
  for (CaseTable cases : {followed_cases(200), measured_cases(200)}) {
    const auto once = judge(cases, every_metric(cases.target));
    const CaseTable whole = cases;
    for (std::size_t i = 0; i < whole.ids.size(); ++i) {
      cases.ids.push_back(whole.ids[i] + "again");
      cases.patients.push_back(whole.patients[i]);
      if (!whole.labels.empty()) cases.labels.push_back(whole.labels[i]);
      if (!whole.times.empty()) cases.times.push_back(whole.times[i]);
      if (!whole.values.empty()) cases.values.push_back(whole.values[i]);
      cases.scores["score"].push_back(whole.scores.at("score")[i]);
      cases.attributes["site"].push_back("south");
    }
    const auto twice = judge(cases, every_metric(cases.target));
    for (std::size_t i = 0; i < once.size(); ++i) {
      // Pairs of a case with its own copy are tied: the C-indices see them.
      if (once[i].id.starts_with("c_index")) continue;
      // These two have n - 1 in their definitions.
      const bool is_of_n = !once[i].id.starts_with("limits_of_agreement") &&
                           !once[i].id.starts_with("icc.agreement");
      const double near = is_of_n ? 1e-9 : 1.0 / static_cast<double>(whole.ids.size());
      EXPECT_NEAR(*twice[i].estimate, *once[i].estimate, is_of_n ? 1e-12 : near) << once[i].id;
      EXPECT_NEAR(*twice[i].lower, *once[i].lower, near) << once[i].id;
      EXPECT_NEAR(*twice[i].upper, *once[i].upper, near) << once[i].id;
    }
  }
}

TEST(Judge, a_missing_output_without_a_worst_value_is_not_assessed) {
  CaseTable followed = followed_cases(300);
  followed.scores["score"][4] = none;
  for (const RequirementResult& result : judge(followed, every_metric(Target::survival))) {
    EXPECT_EQ(result.missing, 1);
    EXPECT_EQ(result.ruling, Verdict::not_assessed) << result.id;
    ASSERT_TRUE(result.estimate_of_given);
    if (result.id != "brier.ipcw/1") {
      EXPECT_THAT(result.message,
                  HasSubstr("1 outputs are missing, and no single output is the worst"));
    } else {
      EXPECT_THAT(result.message, HasSubstr("1 outputs are missing, for which"));
      EXPECT_GT(*result.estimate, *result.estimate_of_given);
    }
  }
  CaseTable measured = measured_cases(300);
  measured.scores["score"][4] = none;
  RequirementPlan plan = every_metric(Target::real);
  EXPECT_THAT(judge(measured, plan)[0].message, HasSubstr("declares no range"));
  for (Requirement& each : plan.requirements) each.range = {-1, 2};
  const auto mae = judge(measured, plan)[0];
  EXPECT_EQ(mae.id, "mae/1");
  EXPECT_GT(*mae.estimate, *mae.estimate_of_given);
}

TEST(Judge, at_a_time_events_until_then_and_cases_beyond_are_what_counts) {
  // 100 events, three of them by the time.
  CaseTable cases = followed_cases(400);
  for (std::size_t i = 0; i < 400; ++i) {
    cases.patients[i] = text("p", i);
    cases.labels[i] = i % 4 == 0 ? 1 : 0;
    cases.times[i] = i % 4 == 0 && i >= 12 ? 5 : i < 12 ? 0.5 : 6;
  }
  RequirementPlan plan = only("auc.cumulative_dynamic.ipcw/1", 0.1);
  plan.requirements[0].time = 1;
  const auto few = judge(cases, plan)[0];
  EXPECT_EQ(few.ruling, Verdict::not_assessed);
  EXPECT_THAT(few.message, HasSubstr("3 patients with an event by 1 and 388 followed beyond"));
  EXPECT_EQ(few.positive_patients, 3);
  plan.requirements[0].time = 5.5;
  const auto many = judge(cases, plan)[0];
  EXPECT_EQ(many.positive_patients, 100);
  EXPECT_NE(many.ruling, Verdict::not_assessed) << many.message;
  // Nearly nobody beyond.
  plan.requirements[0].time = 5.99;
  for (std::size_t i = 12; i < 400; ++i) {
    if (cases.labels[i] == 0) cases.times[i] = i < 40 && i % 8 == 1 ? 6 : 4;
  }
  EXPECT_EQ(judge(cases, plan)[0].ruling, Verdict::not_assessed);
}

TEST(Judge, an_error_with_a_sign_is_worst_towards_the_bound_that_decides) {
  CaseTable cases = some_cases(400);
  for (double& score : cases.scores["score"]) score = 0.25 + score / 4;  // too low on average
  for (const char* bound : {"lower", "upper"}) {
    RequirementPlan plan = only("calibration.difference/1", bound[0] == 'l' ? -0.4 : 0.4);
    plan.requirements[0].bound = bound;
    const auto whole = judge(cases, plan)[0];
    for (const std::int64_t label : {0, 1}) {
      CaseTable lost = cases;
      for (std::size_t i = 0; i < 60; ++i) {
        if (lost.labels[i] == label) lost.scores["score"][i] = none;
      }
      const auto worse = judge(lost, plan)[0];
      if (bound[0] == 'l') {
        EXPECT_LT(*worse.estimate, *whole.estimate) << label;
      } else {
        EXPECT_GT(*worse.estimate, *whole.estimate) << label;
      }
      EXPECT_FALSE(worse.lower || worse.upper);
    }
  }
  CaseTable measured = measured_cases(300);
  RequirementPlan plan = only("bias.mean_error/1", 0.5);
  plan.requirements[0].range = {-3, 3};
  for (const char* bound : {"lower", "upper"}) {
    plan.requirements[0].bound = bound;
    const auto whole = judge(measured, plan)[0];
    CaseTable lost = measured;
    for (std::size_t i = 0; i < 20; ++i) lost.scores["score"][i] = none;
    const auto worse = judge(lost, plan)[0];
    if (bound[0] == 'l') {
      EXPECT_LT(*worse.estimate, *whole.estimate);
    } else {
      EXPECT_GT(*worse.estimate, *whole.estimate);
    }
    EXPECT_TRUE(worse.lower);
    // Towards the bound that decides, and no further away from the other one.
    EXPECT_EQ(*worse.lower < *whole.lower, bound[0] == 'l');
    EXPECT_EQ(*worse.upper > *whole.upper, bound[0] == 'u');
  }
}

TEST(Judge, agreement_of_measured_values_has_no_worst_output) {
  CaseTable measured = measured_cases(300);
  for (const std::string metric :
       {"ccc.lin/1", "icc.agreement.single/1", "icc.consistency.single/1",
        "limits_of_agreement.lower/1", "limits_of_agreement.upper/1"}) {
    RequirementPlan plan = only(metric, 0.1);
    plan.requirements[0].range = {-1, 2};
    if (metric.starts_with("limits")) plan.requirements[0].bound = "upper";
    measured.scores["score"][4] = 0.5;
    const auto whole = judge(measured, plan)[0];
    EXPECT_TRUE(whole.lower && whole.upper && *whole.lower < *whole.upper) << metric;
    measured.scores["score"][4] = none;
    const auto result = judge(measured, plan)[0];
    EXPECT_EQ(result.ruling, Verdict::not_assessed);
    EXPECT_THAT(result.message, HasSubstr("no single output is the worst for " + metric));
  }
}

TEST(Judge, a_prediction_outside_the_declared_range_is_named) {
  CaseTable measured = measured_cases(300);
  measured.scores["score"][7] = 1e4;
  RequirementPlan plan = only("mae/1", 0.5);
  static_cast<void>(judge(measured, plan));
  plan.requirements[0].range = {-1, 2};
  try {
    static_cast<void>(judge(measured, plan));
    FAIL() << "judged";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
    EXPECT_THAT(error.what(), HasSubstr("the prediction 10000 of case 'c10007' in column 'score'"));
  }
  measured.scores["score"][7] = 0;
  static_cast<void>(judge(measured, plan));
  measured.values[7] = 2.5;  // No error could be as large as the range says then.
  try {
    static_cast<void>(judge(measured, plan));
    FAIL() << "judged";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
    EXPECT_THAT(error.what(), HasSubstr("the observed value 2.5 of case 'c10007' lies outside"));
  }
}

TEST(Judge, a_share_over_both_classes_needs_both) {
  CaseTable cases = some_cases(400);
  for (std::int64_t& label : cases.labels) label = 0;
  for (const char* id : {"accuracy/1", "npv/1"}) {
    const auto result = judge(cases, only(id, 0.1))[0];
    EXPECT_EQ(result.ruling, Verdict::not_assessed) << id;
    EXPECT_THAT(result.message, HasSubstr("no case is with the condition"));
  }
  EXPECT_NE(judge(cases, only("specificity/1", 0.1))[0].ruling, Verdict::not_assessed);
}

TEST(Judge, a_score_with_nothing_beyond_it_is_named_when_an_output_is_missing) {
  CaseTable cases = some_cases(200);
  cases.scores["score"][6] = std::numeric_limits<double>::max();
  static_cast<void>(judge(cases, only("auc.mann_whitney.midrank/1", 0.5)));
  cases.scores["score"][9] = none;
  try {
    static_cast<void>(judge(cases, only("auc.mann_whitney.midrank/1", 0.5)));
    FAIL() << "judged";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("of case 'c10006' in column 'score' leaves no room"));
  }
}

TEST(Judge, labels_of_another_kind_than_the_metric_judges_are_named) {
  try {
    static_cast<void>(judge(followed_cases(100), only("sensitivity/1", 0.5)));
    FAIL() << "judged";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("judges labels of the kind two classes, these are of the "
                                        "kind survival"));
  }
}

TEST(Judge, rulings_follow_the_deciding_bound) {
  const CaseTable cases = some_cases(400);
  const auto area = judge(cases, only("auc.mann_whitney.midrank/1", 0.5))[0];
  const auto ruling = [&](double limit) {
    return judge(cases, only("auc.mann_whitney.midrank/1", limit))[0].ruling;
  };
  EXPECT_EQ(ruling(*area.lower), Verdict::pass);  // equal meets it
  EXPECT_EQ(ruling(*area.estimate), Verdict::inconclusive);
  EXPECT_EQ(ruling(*area.upper), Verdict::inconclusive);
  EXPECT_EQ(ruling(std::min(1.0, *area.upper + 1e-9)), Verdict::fail);
  const auto brier = judge(cases, only("brier.mean_squared/1", 0.5))[0];
  EXPECT_EQ(brier.ruling, Verdict::pass);
  EXPECT_EQ(judge(cases, only("brier.mean_squared/1", 0.0))[0].ruling, Verdict::fail);
}

TEST(Judge, a_missing_output_counts_as_the_worst_and_is_counted) {
  CaseTable cases = some_cases(200);
  const auto whole = judge(cases, every_metric());
  cases.scores["score"][0] = none;  // positive
  cases.scores["score"][2] = none;  // negative
  const auto lost = judge(cases, every_metric());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(lost[i].missing, 2) << whole[i].id;
    EXPECT_TRUE(lost[i].estimate_of_given) << whole[i].id;
    EXPECT_FALSE(whole[i].estimate_of_given);
    const MetricInfo& info = metric_of(every_metric().requirements[i].metric).info();
    const Better better = info.better;
    if (!info.has_worst_output) {
      EXPECT_FALSE(lost[i].estimate) << whole[i].id;
      continue;
    }
    if (better == Better::higher) {
      EXPECT_LT(*lost[i].estimate, *lost[i].estimate_of_given) << whole[i].id;
    }
    if (better == Better::lower) {
      EXPECT_GT(*lost[i].estimate, *lost[i].estimate_of_given) << whole[i].id;
    }
  }
}

TEST(Judge, too_few_patients_are_not_assessed_however_many_cases) {
  CaseTable cases = some_cases(200);
  for (std::size_t i = 0; i < cases.patients.size(); ++i)
    cases.patients[i] = text("p", cases.labels[i], i % 9);
  for (const RequirementResult& result : judge(cases, every_metric())) {
    if (result.id == "accuracy/1" || result.id == "ppv/1" || result.id == "npv/1") continue;
    EXPECT_EQ(result.ruling, Verdict::not_assessed) << result.id;
    EXPECT_THAT(result.message, HasSubstr("the plan wants at least 10")) << result.id;
  }
  JudgementResult whole{.plan = every_metric(),
                        .predictions = {},
                        .labels = {},
                        .results = judge(cases, every_metric())};
  EXPECT_NE(whole.overall(), Verdict::pass);
}

TEST(Judge, a_subgroup_is_judged_on_its_own_cases) {
  const CaseTable cases = some_cases(300);
  RequirementPlan plan = only("sensitivity/1", 0.5);
  plan.requirements[0].subgroup = "site=north";
  const auto north = judge(cases, plan)[0];
  EXPECT_EQ(north.cases, 100);
  plan.requirements[0].subgroup = "site=west";
  const auto west = judge(cases, plan)[0];
  EXPECT_EQ(west.ruling, Verdict::not_assessed);
  EXPECT_THAT(west.message, HasSubstr("no case has site=west"));
  plan.requirements[0].subgroup = "sites=north";
  EXPECT_THROW(static_cast<void>(judge(cases, plan)), Error);
}

TEST(Judge, numbers_that_leave_the_range_of_double_are_not_assessed_and_that_is_the_reason) {
  const RequirementPlan all = every_metric(Target::real);
  CaseTable cases = some_cases(200);
  cases.target = Target::real;
  cases.labels.clear();
  for (std::size_t i = 0; i < 200; ++i) cases.values.push_back(static_cast<double>(i % 7));
  for (const double size : {1e140, 1e160, 1e200, 1e305}) {
    for (const bool has_spread : {true, false}) {
      for (std::size_t i = 0; i < 200; ++i)
        cases.scores["score"][i] = size * static_cast<double>(has_spread ? i % 11 : 1);
      JudgementResult judged;
      judged.plan = all;
      judged.results = judge(cases, all, 1);
      EXPECT_NE(result_bytes(judged), "");
      for (const RequirementResult& result : judged.results) {
        SCOPED_TRACE(text(result.id, " ", size, " ", has_spread));
        for (const auto& number : {result.estimate, result.lower, result.upper})
          EXPECT_TRUE(std::isfinite(number.value_or(0))) << *number;
        if (has_spread && size > 1e155 && result.id != "mae/1" &&
            result.id != "bias.mean_error/1") {
          EXPECT_EQ(result.ruling, Verdict::not_assessed);
          EXPECT_THAT(result.message, HasSubstr("leaves the range of double"));
        }
        EXPECT_TRUE(result.ruling != Verdict::not_assessed || !has_spread ||
                    result.message.find("leaves the range of double") != std::string::npos)
            << result.message;
      }
    }
  }
}

TEST(Judge, without_a_case_the_reason_is_a_sentence) {
  CaseTable cases = some_cases(0);
  cases.scores["score"] = {};
  const RequirementResult result = judge(cases, every_metric(), 1)[0];
  EXPECT_EQ(result.ruling, Verdict::not_assessed);
  EXPECT_EQ(result.message, "there is no case");
}

TEST(Judge, scores_that_are_no_probabilities_are_named_where_the_metric_needs_them) {
  CaseTable cases = some_cases(200);
  cases.scores["score"][7] = 1.5;
  try {
    static_cast<void>(judge(cases, only("brier.mean_squared/1", 0.5)));
    FAIL() << "judged";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
    EXPECT_THAT(error.what(), HasSubstr("the score 1.5 of case 'c10007'"));
  }
  EXPECT_TRUE(judge(cases, only("auc.mann_whitney.midrank/1", 0.5))[0].estimate);
}

/// 100 patients with a case each, half of them with the condition: the first `missed` are missed,
/// the first `alarmed` without it are called.
CaseTable decided_cases(std::size_t missed, std::size_t alarmed) {
  CaseTable table;
  for (std::size_t i = 0; i < 100; ++i) {
    const bool is_positive = i % 2 == 0;
    const bool is_wrong = i / 2 < (is_positive ? missed : alarmed);
    table.ids.push_back(text("c", 100 + i));
    table.patients.push_back(text("p", 100 + i));
    table.labels.push_back(is_positive ? 1 : 0);
    table.scores["score"].push_back(is_positive != is_wrong ? 0.9 : 0.1);
  }
  return table;
}

TEST(Judge, an_infinite_likelihood_ratio_is_a_value_whose_lower_end_is_honest) {
  const CaseTable cases = decided_cases(5, 0);
  const auto ratio = judge(cases, only("lr_plus/1", 5))[0];
  EXPECT_EQ(ratio.estimate, std::numeric_limits<double>::infinity());
  EXPECT_EQ(ratio.upper, std::numeric_limits<double>::infinity());
  // Clopper and Pearson for 45 of 50 and 50 of 50, the 2.5 % shared (SciPy).
  EXPECT_NEAR(*ratio.lower, 12.4256379767, 1e-7);
  EXPECT_EQ(ratio.ruling, Verdict::pass);
  EXPECT_EQ(judge(cases, only("lr_plus/1", 13))[0].ruling, Verdict::inconclusive);
  const auto beyond = judge(cases, only("lr_plus/1", 20))[0];
  EXPECT_EQ(beyond.ruling, Verdict::not_assessed);
  EXPECT_THAT(beyond.message, HasSubstr("even a flawless result"));
  EXPECT_THAT(
      result_bytes(
          {.plan = only("lr_plus/1", 5), .predictions = {}, .labels = {}, .results = {ratio}}),
      HasSubstr(R"("estimate":"infinite")"));
}

TEST(Judge, what_rises_with_both_rates_has_bounds_where_nothing_is_wrong) {
  const CaseTable cases = decided_cases(0, 0);
  for (const char* metric :
       {"ppv.at_prevalence/1", "npv.at_prevalence/1", "lr_plus/1", "balanced_accuracy/1"}) {
    const auto result = judge(cases, only(metric, 0.5))[0];
    ASSERT_TRUE(result.lower) << metric << result.message;
    EXPECT_LT(*result.lower, *result.estimate) << metric;
  }
  const auto ratio = judge(cases, only("lr_minus/1", 0.1))[0];
  EXPECT_EQ(ratio.estimate, 0.0);
  EXPECT_EQ(ratio.lower, 0.0);
  EXPECT_NEAR(*ratio.upper, 0.0721255241, 1e-9);
  EXPECT_EQ(ratio.ruling, Verdict::pass);
}

TEST(Judge, perfect_separation_has_an_honest_bound) {
  CaseTable cases = some_cases(200);
  for (std::size_t i = 0; i < cases.labels.size(); ++i)
    cases.scores["score"][i] = cases.labels[i] == 1 ? 0.9 : 0.1;
  const auto area = judge(cases, only("auc.mann_whitney.midrank/1", 0.5))[0];
  EXPECT_EQ(area.estimate, 1.0);
  EXPECT_LT(*area.lower, 0.99);
  const auto f1 = judge(cases, only("f1/1", 0.5))[0];
  EXPECT_EQ(f1.ruling, Verdict::not_assessed);
  EXPECT_THAT(f1.message, HasSubstr("give one value"));
}

}  // namespace
}  // namespace etalon::validation
