// SPDX-License-Identifier: Apache-2.0
// Reference values: R 4.2.2 with pROC 1.18.0 (roc, ci.auc and roc.test by DeLong) and prop.test
// without continuity correction, on the same two columns of scores.
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
  Plan percentile = quick_plan();
  percentile.bootstrap_interval = "percentile";
  percentile.bootstrap_stratified = false;
  for (const Predictions& predictions : {example(), clustered}) {
    for (const Plan& plan : {quick_plan(), percentile}) {
      const Report expected = evaluated(predictions, plan);
      ASSERT_EQ(expected.curves.size(), 2U);
      const std::string alone = to_json(expected).canonical();
      for (const std::int64_t threads : {1, 2, 3}) {
        const Report report = evaluate(predictions, plan, expected.subject, world, threads);
        EXPECT_EQ(to_json(report).canonical(), alone) << threads << " threads";
      }
    }
  }
}

TEST(Evaluate, auc_and_its_interval_are_those_of_proc) {
  const Report report = evaluated(example(), quick_plan());
  const Finding& full = named(report, "L3.auc");
  EXPECT_DOUBLE_EQ(*full.estimate, 0.92953125);
  EXPECT_NEAR(*full.lower, 0.885958900105089, 1e-12);
  EXPECT_NEAR(*full.upper, 0.973103599894910, 1e-12);
  EXPECT_EQ(full.verdict, Verdict::conditional);
  EXPECT_EQ(full.method, "DeLong, two-sided 95 %");
  EXPECT_EQ(full.cases, 120);
  EXPECT_EQ(full.events, 40);
  const Finding& compressed = named(report, "L3.auc_compressed");
  EXPECT_NEAR(*compressed.lower, 0.839106588998487, 1e-12);
  EXPECT_NEAR(*compressed.upper, 0.950268411001514, 1e-12);
}

TEST(Evaluate, the_paired_difference_is_that_of_proc_and_its_bound_decides) {
  Plan plan = quick_plan();
  const Report report = evaluated(example(), plan);
  const Finding& difference = named(report, "L6.auc_difference");
  EXPECT_NEAR(*difference.lower, -0.06632100244070761, 1e-12);
  EXPECT_NEAR(*difference.upper, -0.00336649755929207, 1e-12);
  EXPECT_EQ(difference.verdict, Verdict::conditional);
  EXPECT_EQ(difference.threshold, -0.02);
  plan.comparison.auc_margin = 0.07;
  EXPECT_EQ(named(evaluated(example(), plan), "L6.auc_difference").verdict, Verdict::pass);
  plan.comparison.auc_margin = 0.003;
  EXPECT_EQ(named(evaluated(example(), plan), "L6.auc_difference").verdict, Verdict::fail);
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
  EXPECT_NEAR(*sensitivity.lower, 0.571650441937894, 1e-12);
  EXPECT_NEAR(*sensitivity.upper, 0.838919837523327, 1e-12);
  EXPECT_EQ(sensitivity.verdict, Verdict::conditional);
  const Finding& specificity = named(report, "L3.specificity");
  EXPECT_NEAR(*specificity.lower, 0.814893111938959, 1e-12);
  EXPECT_NEAR(*specificity.upper, 0.948452384432619, 1e-12);
  EXPECT_EQ(specificity.verdict, Verdict::pass);
  EXPECT_EQ(specificity.cases, 80);
  EXPECT_EQ(named(report, "L0.decision_flips").events, 7);
  EXPECT_NEAR(*named(report, "L0.score_change").estimate, 0.571428571428571, 1e-14);
}

TEST(Evaluate, brier_and_calibration_error_lie_in_their_intervals) {
  const Report report = evaluated(example(), quick_plan());
  const Finding& brier = named(report, "L3.brier");
  EXPECT_NEAR(*brier.estimate, 0.125282267916618, 1e-14);
  EXPECT_LT(*brier.lower, *brier.estimate);
  EXPECT_GT(*brier.upper, *brier.estimate);
  EXPECT_EQ(brier.verdict, Verdict::pass);
  const Finding& calibration = named(report, "L3.calibration_error");
  EXPECT_NEAR(*calibration.estimate, 0.181211180124224, 1e-14);
  EXPECT_LT(*calibration.lower, *calibration.upper);
  EXPECT_THAT(calibration.method, HasSubstr("BCa bootstrap of 400 resamples of patients"));
}

TEST(Evaluate, the_bootstrap_interval_of_the_auc_is_near_delongs) {
  Plan plan = quick_plan();
  plan.bootstrap_replicates = 4000;
  const Report report = evaluated(example(), plan);
  EXPECT_NEAR(*named(report, "L3.auc_bootstrap").lower, *named(report, "L3.auc").lower, 0.015);
  EXPECT_NEAR(*named(report, "L3.auc_bootstrap").upper, *named(report, "L3.auc").upper, 0.015);
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
    EXPECT_NEAR(clustered / width, 1, 0.03) << id;
    EXPECT_LT(too_narrow / width, 0.8) << id;
  }
  EXPECT_EQ(named(doubled, "L3.auc").patients, 120);
  EXPECT_THAT(named(doubled, "L3.auc").method, HasSubstr("Obuchowski"));
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
