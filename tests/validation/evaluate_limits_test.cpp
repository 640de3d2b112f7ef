// SPDX-License-Identifier: Apache-2.0
// What cannot be measured is a finding; what must not happen is an error on every rank.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "tests/validation/evaluate_example.hpp"
#include "tests/validation/report/report_fixture.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

using datasets::Split;
using distributed::Communicator;
using testing::HasSubstr;

TEST(EvaluateLimits, a_test_split_of_one_class_is_a_failed_finding) {
  const Predictions negatives = filtered(example(), [](Split split, std::int64_t label) {
    return split != Split::test || label == 0;
  });
  const Report report = evaluated(negatives, quick_plan());
  EXPECT_EQ(named(report, "L1.class_sizes").verdict, Verdict::fail);
  EXPECT_EQ(named(report, "L1.cases").verdict, Verdict::pass);
  EXPECT_EQ(named(report, "L3.auc").verdict, Verdict::not_assessed);
  EXPECT_THAT(named(report, "L3.auc").message,
              HasSubstr("0 patients with and 80 without the condition"));
  EXPECT_EQ(named(report, "L6.auc_difference").verdict, Verdict::not_assessed);
  EXPECT_EQ(report.overall(), Verdict::fail);
  EXPECT_TRUE(report.curves.empty());
  EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(completed(report)))));
}

TEST(EvaluateLimits, no_test_split_and_no_validation_split_are_failed_findings) {
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
    EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(completed(report)))));
}

TEST(EvaluateLimits, a_rule_that_no_threshold_fulfils_is_a_failed_finding) {
  Predictions predictions = example();
  for (std::size_t i = 0; i < 60; ++i) predictions.score_full[i] = 0.5;
  Plan plan = quick_plan();
  plan.operating_point = "specificity>=0.9";
  const Report report = evaluated(predictions, plan);
  EXPECT_EQ(named(report, "L3.operating_point").verdict, Verdict::fail);
  EXPECT_THAT(named(report, "L3.operating_point").message, HasSubstr("no threshold reaches"));
}

TEST(EvaluateLimits, too_few_cases_fail_and_fewer_than_advised_warn) {
  Plan plan = quick_plan();
  plan.data.min_cases = 121;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.cases").verdict, Verdict::fail);
  plan.data.min_cases = 120;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.cases").verdict, Verdict::pass);
  EXPECT_THAT(named(evaluated(example(), plan), "L1.cases").warnings.at(0), HasSubstr("400"));
  plan.data.min_cases_per_class = 41;
  EXPECT_EQ(named(evaluated(example(), plan), "L1.class_sizes").verdict, Verdict::fail);
}

TEST(EvaluateLimits, completely_separated_classes_do_not_get_an_interval_without_width) {
  Predictions predictions = example();
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    predictions.score_full[i] = predictions.labels[i] == 1 ? 0.9 : 0.1;
    predictions.score_compressed[i] = predictions.labels[i] == 1 ? 0.8 : 0.2;
  }
  const Report report = evaluated(predictions, quick_plan());
  for (const char* id : {"L3.auc", "L3.auc_compressed"}) {
    EXPECT_EQ(named(report, id).estimate, 1.0);
    EXPECT_EQ(named(report, id).upper, 1.0);
    EXPECT_EQ(named(report, id).lower, separated_auc_bound(40, 80, 0.025));
  }
  const Finding& difference = named(report, "L6.auc_difference");
  EXPECT_EQ(difference.estimate, 0.0);
  EXPECT_LT(*difference.lower, -0.04);
}

TEST(EvaluateLimits, without_a_compressed_model_its_findings_are_left_out) {
  const Predictions predictions = of_full_model(example());
  Plan plan = quick_plan();
  plan.analytical = {.auc = 0.5, .sensitivity = 0, .specificity = 0, .brier = 1};
  const Report report = evaluated(predictions, plan);
  // Sizes, operating point, AUC and scaled Brier score: what every value meets is left out.
  EXPECT_EQ(report.findings.size(), 5U);
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  plan.levels = {"L1", "L3"};
  EXPECT_EQ(completed(evaluated(predictions, plan)).overall(), Verdict::pass);
  EXPECT_EQ(report.curves.size(), 1U);
}

/// Every positive case above every negative one, by both models.
Predictions separated() {
  Predictions predictions = example();
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    predictions.score_full[i] = predictions.labels[i] == 1 ? 0.9 : 0.1;
    predictions.score_compressed[i] = predictions.labels[i] == 1 ? 0.8 : 0.2;
  }
  return predictions;
}

TEST(EvaluateLimits, a_threshold_that_a_metric_cannot_take_is_a_finding_that_is_not_assessed) {
  Predictions predictions = example();
  predictions.score_full[0] = 0;  // a positive case of the validation split, below all others
  Plan plan = quick_plan();
  plan.operating_point = "sensitivity>=1";
  plan.requirements = {{.id = "net", .metric = "net_benefit/1", .limit = 0.1}};
  const Report report = evaluated(predictions, plan);
  ASSERT_EQ(report.operating_point.value().threshold, 0);
  for (const char* id : {"L3.net", "L3.net_compressed"}) {
    EXPECT_EQ(named(report, id).verdict, Verdict::not_assessed);
    EXPECT_EQ(named(report, id).message, "a threshold probability of 0 is not between 0 and 1");
  }
  EXPECT_NE(named(report, "L3.auc").verdict, Verdict::not_assessed);
  EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(completed(report)))));
}

TEST(EvaluateLimits, an_infinite_ratio_passes_and_is_written_and_read) {
  Plan plan = quick_plan();
  plan.requirements = {{.id = "lr", .metric = "lr_plus/1", .limit = 2}};
  const Report report = completed(evaluated(separated(), plan));
  const Finding& ratio = named(report, "L3.lr");
  EXPECT_EQ(ratio.verdict, Verdict::pass);
  EXPECT_EQ(ratio.estimate, std::numeric_limits<double>::infinity());
  const Json json = to_json(report);
  EXPECT_THAT(json.pretty(), HasSubstr("\"estimate\": \"infinite\""));
  EXPECT_EQ(named(parse_report(Json::parse(json.pretty())), "L3.lr"), ratio);
}

TEST(EvaluateLimits, a_plan_that_requires_nothing_of_the_scores_shows_nothing) {
  Plan plan = quick_plan();
  plan.levels = {"L1", "L3"};
  plan.analytical = {.auc = 0, .sensitivity = 0, .specificity = 0, .brier = 1, .scaled_brier = -1};
  const Report report = completed(evaluated(separated(), plan));
  EXPECT_EQ(named(report, "L3.operating_point").verdict, Verdict::pass);
  EXPECT_EQ(report.verdict(Level::analytical), Verdict::not_assessed);
  EXPECT_EQ(report.overall(), Verdict::not_assessed);
  plan.analytical.auc = 0.8;
  EXPECT_EQ(completed(evaluated(separated(), plan)).overall(), Verdict::pass);
}

TEST(EvaluateLimits, a_requirement_of_a_model_that_is_not_there_is_not_assessed_never_left_out) {
  Plan plan = quick_plan();
  plan.levels = {"L1", "L6"};
  plan.requirements = {{.id = "loss",
                        .metric = "accuracy/1",
                        .score = "compressed",
                        .reference = "full",
                        .limit = -0.1}};
  const Report report = evaluated(of_full_model(separated()), plan);
  EXPECT_EQ(named(report, "L6.loss").verdict, Verdict::not_assessed);
  EXPECT_EQ(named(report, "L6.loss").message, "there is no compressed model");
  EXPECT_EQ(report.verdict(Level::comparison), Verdict::not_assessed);
  EXPECT_NO_THROW(static_cast<void>(parse_report(to_json(completed(report)))));
}

TEST(EvaluateLimits, what_the_plan_does_not_require_stands_in_the_report) {
  EXPECT_TRUE(evaluated(example(), quick_plan()).warnings.empty());
  Plan plan = quick_plan();
  plan.analytical.brier = 1;
  plan.comparison.auc_margin = 1;
  const Report of_many = evaluated(example(), plan);
  EXPECT_THAT(
      of_many.warnings,
      testing::ElementsAre("plan.analytical.brier = 1: the plan requires nothing here",
                           "plan.comparison.auc_margin = 1: the plan requires nothing here"));
  std::int64_t taken = 0;
  const Predictions few = filtered(
      example(), [&](Split split, std::int64_t) { return split != Split::test || ++taken <= 60; });
  plan.analytical.scaled_brier = -1;
  EXPECT_THAT(evaluated(few, plan).warnings,
              testing::Contains(HasSubstr("default of 0 could not")));
}

TEST(EvaluateLimits, sealed_labels_and_another_task_are_errors_on_every_rank) {
  Communicator world = Communicator::world();
  Predictions sealed = example();
  sealed.labels[70] = -1;
  try {
    static_cast<void>(evaluate(sealed, quick_plan(), subject_of(sealed), world, 1, quick_budget));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_THAT(error.what(), HasSubstr("'s-test10' (test) is still sealed"));
  }
  Plan plan = quick_plan();
  plan.task = "segmentation";
  try {
    static_cast<void>(evaluate(example(), plan, subject_of(example()), world, 1, quick_budget));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
  }
}

TEST(EvaluateLimits, scores_make_no_report_about_models_and_data_that_did_not_give_them) {
  Communicator world = Communicator::world();
  const auto refusal = [&](const Predictions& predictions, const ReportSubject& subject) {
    try {
      static_cast<void>(evaluate(predictions, quick_plan(), subject, world, 1, quick_budget));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      return std::string(error.what());
    }
    return std::string("evaluated");
  };
  for (const std::string_view name :
       {dataset_evidence, full_model_evidence, compressed_model_evidence}) {
    ReportSubject subject = subject_of(example());
    const auto at = std::ranges::find(subject.digests, name, &Evidence::name);
    at->digest = sha256("another");
    EXPECT_THAT(refusal(example(), subject), HasSubstr(std::string(name)));
    subject.digests.erase(at);
    EXPECT_THAT(refusal(example(), subject), HasSubstr("the report names none"));
  }
  EXPECT_THAT(refusal(of_full_model(example()), subject_of(example())),
              HasSubstr("not of a compress/model.onnx"));
}

TEST(EvaluateLimits, ranks_that_bring_different_predictions_are_told) {
  Communicator world = Communicator::world();
  Predictions mine = example();
  if (world.rank() == world.size() - 1) mine.score_full[0] = 0.123;
  if (world.size() == 1) {
    EXPECT_NO_THROW(
        static_cast<void>(evaluate(mine, quick_plan(), subject_of(mine), world, 1, quick_budget)));
    return;
  }
  try {
    static_cast<void>(evaluate(mine, quick_plan(), subject_of(mine), world, 1, quick_budget));
    FAIL() << "evaluated";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::mpi);
    EXPECT_THAT(error.what(), HasSubstr("than rank 0"));
  }
}

}  // namespace
}  // namespace etalon::validation
