// SPDX-License-Identifier: Apache-2.0
// Reference values: R 4.2.2 with pROC 1.18.0 (roc, roc.test) and binom.test (Clopper and Pearson)
// on the same two columns of scores.
#include "validation/evaluate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/validation/evaluate_example.hpp"
#include "tests/validation/report/report_fixture.hpp"

namespace etalon::validation {
namespace {

using datasets::Split;
using distributed::Communicator;
using testing::HasSubstr;

TEST(Evaluate, the_report_is_the_same_for_every_number_of_ranks_and_threads) {
  Communicator world = Communicator::world();
  Predictions clustered = example();
  // Patients of up to ten cases, with both classes.
  for (std::string& patient : clustered.patient_ids) patient.pop_back();
  for (const Predictions& predictions : {example(), clustered}) {
    const Report expected = evaluated(predictions, quick_plan());
    ASSERT_EQ(expected.curves.size(), 2U);
    const std::string alone = to_json(expected).canonical();
    for (const std::int64_t threads : {1, 2, 3}) {
      const Report report =
          evaluate(predictions, quick_plan(), expected.subject, world, threads, quick_budget);
      EXPECT_EQ(to_json(report).canonical(), alone) << threads << " threads";
    }
  }
}

TEST(Evaluate, the_auc_is_that_of_proc_and_its_bound_decides) {
  const Report report = evaluated(example(), quick_plan());
  const Finding& full = named(report, "L3.auc");
  EXPECT_DOUBLE_EQ(*full.estimate, 0.92953125);
  // No bound lies above DeLong's with Student's t.
  EXPECT_LT(*full.lower, 0.885958900105089);
  EXPECT_GT(*full.lower, 0.85);
  EXPECT_EQ(full.verdict, Verdict::inconclusive);
  EXPECT_THAT(full.method, HasSubstr("bound of an AUC over patients"));
  EXPECT_EQ(full.cases, 120);
  EXPECT_EQ(full.events, 40);
  EXPECT_LT(*named(report, "L3.auc_compressed").lower, 0.839106588998487);
}

TEST(Evaluate, the_paired_difference_is_that_of_proc_and_its_bound_decides) {
  Plan plan = quick_plan();
  const Report report = evaluated(example(), plan);
  const Finding& difference = named(report, "L6.auc_difference");
  EXPECT_NEAR(*difference.estimate, -0.03484375, 1e-12);
  EXPECT_LT(*difference.lower, -0.06632100244070761);
  EXPECT_GT(*difference.upper, -0.00336649755929207);
  EXPECT_EQ(difference.verdict, Verdict::inconclusive);
  EXPECT_EQ(difference.threshold, -0.05);
  plan.comparison.auc_margin = 0.1;
  EXPECT_EQ(named(evaluated(example(), plan), "L6.auc_difference").verdict, Verdict::pass);
  plan.comparison.auc_margin = 0.0;
  EXPECT_NE(named(evaluated(example(), plan), "L6.auc_difference").verdict, Verdict::pass);
}

TEST(Evaluate, every_bound_that_the_plan_limits_says_what_the_plan_promised) {
  Plan plan = quick_plan();
  plan.requirements = {
      {.id = "found", .metric = "sensitivity/1", .threshold = 0.4, .limit = 0.5, .expected = 0.95}};
  const Report report = evaluated(example(), plan);
  for (const Finding& each : report.findings) {
    const bool is_limited = each.level == Level::analytical || each.level == Level::comparison;
    ASSERT_EQ(each.self_certificate.has_value(), is_limited && each.lower.has_value()) << each.id;
    if (!each.self_certificate) continue;
    EXPECT_DOUBLE_EQ(each.self_certificate->allowed, 0.035) << each.id;
    EXPECT_EQ(each.self_certificate->not_simulated.empty(),
              each.self_certificate->wrong_pass.has_value())
        << each.id;
  }
  const SelfCertificate& area = *named(report, "L3.auc").self_certificate;
  EXPECT_EQ(area.wrong_pass->samples, 200);
  EXPECT_LT(area.wrong_pass->value, 0.08);
  const SelfCertificate& found = *named(report, "L3.found").self_certificate;
  EXPECT_EQ(found.wrong_pass->samples, 0);
  EXPECT_LE(found.wrong_pass->value, 0.025);
  EXPECT_GT(found.power->value, 0.9);
  EXPECT_THAT(named(report, "L6.auc_difference").self_certificate->not_simulated,
              HasSubstr("difference of two models"));
  const Json whole = to_json(completed(report));
  EXPECT_EQ(to_json(parse_report(whole)).canonical(), whole.canonical());
}

TEST(Evaluate, both_classes_of_decisions_are_compared_too) {
  const Report report = evaluated(example(), quick_plan());
  for (const char* id : {"L6.sensitivity_difference", "L6.specificity_difference"}) {
    const Finding& finding = named(report, id);
    ASSERT_TRUE(finding.estimate && finding.lower) << id << finding.message;
    EXPECT_LE(*finding.lower, *finding.estimate) << id;
    EXPECT_EQ(finding.threshold, -0.1) << id;
  }
}

TEST(Evaluate, a_requirement_of_the_plan_is_a_finding_of_each_model) {
  Plan plan = quick_plan();
  plan.requirements = {
      {.id = "ppv", .metric = "ppv.at_prevalence/1", .prevalence = 0.1, .limit = 0.2},
      {.id = "net", .metric = "net_benefit/1", .threshold = 0.4},
      {.id = "npv_change",
       .metric = "npv/1",
       .score = "compressed",
       .reference = "full",
       .limit = -0.2}};
  const Report report = completed(evaluated(example(), plan));
  for (const char* id :
       {"L3.ppv", "L3.ppv_compressed", "L3.net", "L3.net_compressed", "L6.npv_change"})
    EXPECT_TRUE(named(report, id).estimate) << id << named(report, id).message;
  EXPECT_EQ(named(report, "L6.npv_change").level, Level::comparison);
  EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(report))));
  Report without = report;
  std::erase_if(without.findings, [](const Finding& each) { return each.id == "L3.ppv"; });
  EXPECT_EQ(without.overall(), worse(report.overall(), Verdict::not_assessed));
}

TEST(Evaluate, the_operating_point_comes_from_the_validation_split_and_rates_from_the_test_split) {
  const Report report = evaluated(example(), quick_plan());
  // Three thresholds share the largest Youden index; the highest is taken.
  ASSERT_TRUE(report.operating_point);
  EXPECT_NEAR(report.operating_point->threshold, 0.549689440993789, 1e-15);
  EXPECT_DOUBLE_EQ(report.operating_point->validation_sensitivity, 0.7);
  EXPECT_DOUBLE_EQ(report.operating_point->validation_specificity, 0.875);
  const Finding& sensitivity = named(report, "L3.sensitivity");
  EXPECT_DOUBLE_EQ(*sensitivity.estimate, 29.0 / 40.0);
  EXPECT_NEAR(*sensitivity.lower, 0.5611170928209519, 1e-12);
  EXPECT_NEAR(*sensitivity.upper, 0.8539910080361344, 1e-12);
  EXPECT_EQ(sensitivity.verdict, Verdict::inconclusive);
  const Finding& specificity = named(report, "L3.specificity");
  EXPECT_NEAR(*specificity.lower, 0.8124348925365683, 1e-12);
  EXPECT_NEAR(*specificity.upper, 0.955829059846371, 1e-12);
  EXPECT_EQ(specificity.verdict, Verdict::pass);
  EXPECT_EQ(named(report, "L0.decision_flips").events, 7);
  EXPECT_THAT(named(report, "L0.score_change").message, HasSubstr("largest change is 0.5714"));
}

TEST(Evaluate, brier_scores_have_bounds_over_patients) {
  const Report report = evaluated(example(), quick_plan());
  const Finding& brier = named(report, "L3.brier");
  EXPECT_NEAR(*brier.estimate, 0.125282267916618, 1e-14);
  EXPECT_LT(*brier.lower, *brier.estimate);
  EXPECT_GT(*brier.upper, *brier.estimate);
  EXPECT_EQ(brier.verdict, Verdict::pass);
  const Finding& scaled = named(report, "L3.scaled_brier");
  EXPECT_NEAR(*scaled.estimate, 1 - 0.125282267916618 / (2.0 / 9), 1e-12);
  EXPECT_EQ(scaled.verdict, Verdict::pass);
}

TEST(Evaluate, a_constant_predictor_does_not_pass) {
  Predictions constant = of_full_model(example());
  for (double& score : constant.score_full) score = 1.0 / 3;
  Plan plan = quick_plan();
  plan.levels = {"L1", "L3"};
  plan.analytical = {.auc = 0, .sensitivity = 0, .specificity = 0};
  EXPECT_NE(completed(evaluated(constant, plan)).overall(), Verdict::pass);
}

TEST(Evaluate, cases_of_one_patient_count_once) {
  // Every case twice: the same estimate, and intervals as wide as without the copies.
  const Predictions once = example();
  Predictions twice = once;
  for (std::size_t i = 0; i < once.sample_ids.size(); ++i) {
    twice.sample_ids.push_back(once.sample_ids[i] + "-copy");
    twice.patient_ids.push_back(once.patient_ids[i]);
    twice.splits.push_back(once.splits[i]);
    twice.labels.push_back(once.labels[i]);
    twice.score_full.push_back(once.score_full[i]);
    twice.score_compressed.push_back(once.score_compressed[i]);
  }
  const Report single = evaluated(once, quick_plan());
  const Report doubled = evaluated(twice, quick_plan());
  Plan independent = quick_plan();
  independent.cluster = "none";
  const Report naive = evaluated(twice, independent);
  for (const char* id : {"L3.auc", "L3.sensitivity", "L3.brier", "L6.auc_difference"}) {
    const double width = *named(single, id).upper - *named(single, id).lower;
    const double clustered = *named(doubled, id).upper - *named(doubled, id).lower;
    const double too_narrow = *named(naive, id).upper - *named(naive, id).lower;
    EXPECT_DOUBLE_EQ(*named(doubled, id).estimate, *named(single, id).estimate) << id;
    EXPECT_NEAR(clustered / width, 1, 1e-9) << id;
    EXPECT_LT(too_narrow / width, 0.8) << id;
  }
  EXPECT_EQ(named(doubled, "L3.auc").patients, 120);
}

TEST(Evaluate, the_curves_run_from_corner_to_corner_and_hold_all_cases) {
  const Report report = evaluated(example(), quick_plan());
  ASSERT_EQ(report.curves.size(), 2U);
  for (const ModelCurves& curves : report.curves) {
    EXPECT_EQ(curves.roc.front().sensitivity, 0);
    EXPECT_EQ(curves.roc.back().false_positive_rate, 1);
    double area = 0;
    for (std::size_t i = 1; i < curves.roc.size(); ++i) {
      const CurvePoint& a = curves.roc[i - 1];
      const CurvePoint& b = curves.roc[i];
      EXPECT_TRUE(b.false_positive_rate >= a.false_positive_rate && b.sensitivity >= a.sensitivity);
      area += (b.false_positive_rate - a.false_positive_rate) * (a.sensitivity + b.sensitivity) / 2;
    }
    EXPECT_NEAR(area, curves.auc, 1e-12);
    EXPECT_EQ(curves.band.size(), 101U);
    for (const BandPoint& point : curves.band) EXPECT_LE(point.lower, point.upper);
    std::int64_t in_bins = 0;
    for (const ReliabilityBin& bin : curves.reliability) in_bins += bin.cases;
    EXPECT_EQ(in_bins, 120);
    std::int64_t positives = 0;
    for (const std::int64_t count : curves.histogram.positives) positives += count;
    EXPECT_EQ(positives, 40);
  }
}

TEST(Evaluate, splits_are_counted_and_the_train_split_is_not_looked_at) {
  Predictions sealed_train = example();
  sealed_train.labels.back() = -1;
  const Report report = evaluated(sealed_train, quick_plan());
  ASSERT_EQ(report.splits.size(), 2U);
  EXPECT_EQ(report.splits[1].split, "test");
  EXPECT_EQ(report.splits[1].positives, 40);
  EXPECT_EQ(report.splits[1].patients, 120);
}

TEST(Evaluate, the_report_round_trips_with_its_verdicts) {
  const Report report = completed(evaluated(example(), quick_plan()));
  const Json json = Json::parse(to_json(report).canonical());
  EXPECT_EQ(to_json(parse_report(json)).canonical(), json.canonical());
}

}  // namespace
}  // namespace etalon::validation
