// SPDX-License-Identifier: Apache-2.0
// Reference values: R 4.2.2 with pROC 1.18.0 (roc, ci.auc and roc.test by DeLong) and prop.test
// without continuity correction, on the same two columns of scores.
#include "validation/evaluate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

using datasets::Split;
using distributed::Communicator;
using testing::HasSubstr;

/// Every third case is positive; scores are (factor · i mod 101, plus 60 for positives) / 161.
void append_cases(Predictions& to, Split split, std::int64_t n, std::int64_t factor) {
  for (std::int64_t i = 0; i < n; ++i) {
    const std::string name = std::string(datasets::to_string(split)) + std::to_string(i);
    const std::int64_t shift = i % 3 == 0 ? 60 : 0;
    const std::int64_t other = i % 5 == 0 ? 9 : 0;
    to.sample_ids.push_back("s-" + name);
    to.patient_ids.push_back("p-" + name);
    to.splits.push_back(split);
    to.labels.push_back(i % 3 == 0 ? 1 : 0);
    to.score_full.push_back(static_cast<double>(i * factor % 101 + shift) / 161);
    to.score_compressed.push_back(static_cast<double>((i * factor + other) % 101 + shift) / 161);
  }
}

Predictions example() {
  Predictions result;
  append_cases(result, Split::validation, 60, 53);
  append_cases(result, Split::test, 120, 37);
  append_cases(result, Split::train, 3, 11);
  return result;
}

Plan quick_plan() {
  Plan plan;
  plan.bootstrap_replicates = 400;
  return plan;
}

Report evaluated(const Predictions& predictions, const Plan& plan) {
  Communicator alone;
  return evaluate(predictions, plan, {}, alone);
}

const Finding& named(const Report& report, std::string_view id) {
  for (const Finding& finding : report.findings) {
    if (finding.id == id) return finding;
  }
  throw std::runtime_error("no finding " + std::string(id));
}

/// Keeps the cases that `keep` (of split and position) names.
template <class Keep>
Predictions filtered(const Predictions& from, Keep&& keep) {
  Predictions result;
  for (std::size_t i = 0; i < from.labels.size(); ++i) {
    if (!keep(from.splits[i], from.labels[i])) continue;
    result.sample_ids.push_back(from.sample_ids[i]);
    result.patient_ids.push_back(from.patient_ids[i]);
    result.splits.push_back(from.splits[i]);
    result.labels.push_back(from.labels[i]);
    result.score_full.push_back(from.score_full[i]);
    result.score_compressed.push_back(from.score_compressed[i]);
  }
  return result;
}

TEST(Evaluate, the_report_is_the_same_for_every_number_of_ranks_and_threads) {
  Communicator world = Communicator::world();
  Predictions clustered = example();
  for (std::size_t i = 0; i < clustered.patient_ids.size(); ++i)
    clustered.patient_ids[i] = clustered.patient_ids[i].substr(0, 6);
  Plan percentile = quick_plan();
  percentile.bootstrap_interval = "percentile";
  percentile.bootstrap_stratified = false;
  for (const Predictions& predictions : {example(), clustered}) {
    for (const Plan& plan : {quick_plan(), percentile}) {
      const std::string alone = to_json(evaluated(predictions, plan)).canonical();
      for (const std::int64_t threads : {1, 2, 3}) {
        const Report report = evaluate(predictions, plan, {}, world, threads);
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

TEST(Evaluate, a_test_split_of_one_class_is_a_failed_finding) {
  const Predictions negatives = filtered(example(), [](Split split, std::int64_t label) {
    return split != Split::test || label == 0;
  });
  const Report report = evaluated(negatives, quick_plan());
  EXPECT_EQ(named(report, "L1.class_sizes").verdict, Verdict::fail);
  EXPECT_EQ(named(report, "L1.cases").verdict, Verdict::pass);
  EXPECT_EQ(named(report, "L3.auc").verdict, Verdict::not_assessed);
  EXPECT_THAT(named(report, "L3.auc").message, HasSubstr("0 patients with"));
  EXPECT_EQ(named(report, "L6.auc_difference").verdict, Verdict::not_assessed);
  EXPECT_EQ(report.overall(), Verdict::fail);
  EXPECT_TRUE(report.curves.empty());
  EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(report))));
}

TEST(Evaluate, no_test_split_and_no_validation_split_are_failed_findings) {
  const Report without_test =
      evaluated(filtered(example(), [](Split split, std::int64_t) { return split != Split::test; }),
                quick_plan());
  EXPECT_EQ(named(without_test, "L1.cases").verdict, Verdict::fail);
  const Report without_validation =
      evaluated(filtered(example(), [](Split split, std::int64_t) { return split == Split::test; }),
                quick_plan());
  EXPECT_EQ(named(without_validation, "L3.operating_point").verdict, Verdict::fail);
  EXPECT_EQ(named(without_validation, "L3.sensitivity").verdict, Verdict::not_assessed);
  EXPECT_EQ(named(without_validation, "L0.decision_flips").verdict, Verdict::not_assessed);
  EXPECT_NE(named(without_validation, "L3.auc").verdict, Verdict::not_assessed);
  EXPECT_FALSE(without_validation.operating_point);
  for (const Report& report : {without_test, without_validation})
    EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(report))));
}

TEST(Evaluate, a_rule_that_no_threshold_fulfils_is_a_failed_finding) {
  Predictions predictions = example();
  for (std::size_t i = 0; i < 60; ++i) predictions.score_full[i] = 0.5;
  Plan plan = quick_plan();
  plan.operating_point = "specificity>=0.9";
  const Report report = evaluated(predictions, plan);
  EXPECT_EQ(named(report, "L3.operating_point").verdict, Verdict::fail);
  EXPECT_THAT(named(report, "L3.operating_point").message, HasSubstr("no threshold reaches"));
}

TEST(Evaluate, too_few_cases_fail_and_fewer_than_advised_warn) {
  Plan plan = quick_plan();
  plan.data.min_cases = 121;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.cases").verdict, Verdict::fail);
  plan.data.min_cases = 120;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.cases").verdict, Verdict::pass);
  EXPECT_THAT(named(evaluated(example(), plan), "L1.cases").warnings.at(0), HasSubstr("400"));
  plan.data.min_cases_per_class = 41;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.class_sizes").verdict, Verdict::fail);
}

TEST(Evaluate, completely_separated_classes_do_not_get_an_interval_without_width) {
  Predictions predictions = example();
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    predictions.score_full[i] = predictions.labels[i] == 1 ? 0.9 : 0.1;
    predictions.score_compressed[i] = predictions.labels[i] == 1 ? 0.8 : 0.2;
  }
  const Report report = evaluated(predictions, quick_plan());
  for (const char* id : {"L3.auc", "L3.auc_bootstrap"}) {
    EXPECT_EQ(named(report, id).estimate, 1.0);
    EXPECT_EQ(named(report, id).upper, 1.0);
    EXPECT_LT(*named(report, id).lower, 0.98);
    EXPECT_THAT(named(report, id).method, HasSubstr("Newcombe"));
  }
  EXPECT_THAT(named(report, "L6.auc_difference").warnings.at(0), HasSubstr("estimated as zero"));
}

TEST(Evaluate, without_a_compressed_model_its_findings_are_left_out) {
  Predictions predictions = example();
  predictions.score_compressed.clear();
  Plan plan = quick_plan();
  plan.analytical = {.auc = 0.5,
                     .sensitivity = 0,
                     .specificity = 0,
                     .brier = 1,
                     .calibration_error = 1,
                     .dice = 0};
  const Report report = evaluated(predictions, plan);
  EXPECT_EQ(report.findings.size(), 9U);
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  plan.levels = {"L1", "L3"};
  EXPECT_EQ(evaluated(predictions, plan).overall(), Verdict::pass);
  EXPECT_EQ(report.curves.size(), 1U);
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

TEST(Evaluate, sealed_labels_and_another_task_are_errors_on_every_rank) {
  Communicator world = Communicator::world();
  Predictions sealed = example();
  sealed.labels[70] = -1;
  try {
    static_cast<void>(evaluate(sealed, quick_plan(), {}, world));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("'s-test10' (test) is still sealed"));
  }
  Plan plan = quick_plan();
  plan.task = "segmentation";
  try {
    static_cast<void>(evaluate(example(), plan, {}, world));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
  }
}

TEST(Evaluate, ranks_that_bring_different_predictions_are_told) {
  Communicator world = Communicator::world();
  Predictions mine = example();
  if (world.rank() == world.size() - 1) mine.score_full[0] = 0.123;
  if (world.size() == 1) {
    EXPECT_NO_THROW(static_cast<void>(evaluate(mine, quick_plan(), {}, world)));
    return;
  }
  try {
    static_cast<void>(evaluate(mine, quick_plan(), {}, world));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::mpi);
    EXPECT_THAT(error.what(), HasSubstr("than rank 0"));
  }
}

TEST(Evaluate, the_report_round_trips_with_its_verdicts) {
  const Report report = evaluated(example(), quick_plan());
  const Json json = Json::parse(to_json(report).canonical());
  EXPECT_EQ(to_json(parse_report(json)).canonical(), json.canonical());
}

}  // namespace
}  // namespace etalon::validation
