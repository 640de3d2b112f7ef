// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/analytical.hpp"

#include "core/text.hpp"
#include "validation/levels/analytical/auc_findings.hpp"
#include "validation/levels/model_scores.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/calibration.hpp"
#include "validation/plan/limits.hpp"

namespace etalon::validation {
namespace {

/// A finding of level L3 about one model, without its numbers.
Finding about(const ModelScores& model, std::string_view id, std::string_view what,
              std::string metric, const ClassSizes& sizes, const Plan& plan) {
  Finding finding{.id = text("L3.", id, model.suffix),
                  .level = Level::analytical,
                  .what = text(what, " of the ", model.name, " model"),
                  .metric = std::move(metric)};
  set_limit(finding, plan);
  finding.cases = sizes.cases;
  finding.events = sizes.positives;
  finding.patients = sizes.patients;
  return finding;
}

struct Sheet {
  Finding auc;
  Finding auc_bootstrap;
  Finding sensitivity;
  Finding specificity;
  Finding brier;
  Finding calibration_error;

  [[nodiscard]] std::vector<Finding> findings() const {
    return {auc, auc_bootstrap, sensitivity, specificity, brier, calibration_error};
  }
};

Sheet empty_sheet(const ModelScores& model, const ClassSizes& sizes, const Plan& plan) {
  const auto of = [&](std::string_view id, std::string_view what, std::string metric) {
    return about(model, id, what, std::move(metric), sizes, plan);
  };
  return {.auc = of("auc", "AUC", "auc.mann_whitney.midrank/1"),
          .auc_bootstrap = of("auc_bootstrap", "AUC (resampled)", "auc.mann_whitney.midrank/1"),
          .sensitivity = of("sensitivity", "Sensitivity", "sensitivity/1"),
          .specificity = of("specificity", "Specificity", "specificity/1"),
          .brier = of("brier", "Brier score", "brier.mean_squared/1"),
          .calibration_error = of("calibration_error", "Expected calibration error",
                                  "ece.equal_width.left_closed/1")};
}

void set_interval(Finding& finding, double estimate, const NamedInterval& named) {
  finding.estimate = estimate;
  finding.lower = named.interval.lower;
  finding.upper = named.interval.upper;
  finding.method = named.method;
  decide(finding);
}

void set_resampled(Finding& finding, double estimate, const BootstrapInterval& interval,
                   const Plan& plan) {
  const std::string method =
      text(plan.bootstrap_interval == "bca" ? "BCa" : "percentile", " bootstrap of ",
           plan.bootstrap_replicates,
           plan.cluster == "patient" ? " resamples of patients" : " resamples of cases",
           plan.bootstrap_stratified ? ", stratified, " : ", ", level_text(plan));
  set_interval(finding, estimate, {interval.interval, method});
  if (interval.undefined > 0) {
    finding.warnings.push_back(text(interval.undefined, " of ", plan.bootstrap_replicates,
                                    " resamples hold one class only and are left out"));
  }
  if (interval.interval.lower == interval.interval.upper)
    finding.warnings.emplace_back("all resamples give one value: the interval has no width");
}

/// Share of the cases of `positive_class` that are called rightly at the operating point.
void set_rate(Finding& finding, const ModelScores& model, const TestSplit& test, std::int64_t label,
              const Plan& plan) {
  if (!test.threshold) {
    finding.message = "there is no operating point";
    return;
  }
  std::vector<std::uint8_t> is_right;
  std::vector<std::uint8_t> is_trial;
  for (std::size_t i = 0; i < model.scores.size(); ++i) {
    const bool called = model.scores[i] >= *test.threshold;
    is_right.push_back(called == (label == 1) ? 1 : 0);
    is_trial.push_back(test.cases.labels[i] == label ? 1 : 0);
  }
  set_proportion(finding, proportion(test.clusters, is_right, is_trial, confidence_level(plan)),
                 plan);
}

void fill(Sheet& sheet, const ModelScores& model, std::size_t index, const TestSplit& test,
          const AucCovariance& aucs, const Resamples& resamples, const Plan& plan) {
  const auto& labels = test.cases.labels;
  const NamedInterval interval = auc_interval_by(test, aucs, index, plan);
  set_interval(sheet.auc, aucs.auc[index], interval);
  if (aucs.at(index, index) > 0) {
    set_resampled(sheet.auc_bootstrap, aucs.auc[index], resamples.interval(index, Resampled::auc),
                  plan);
  } else {
    // Every resample of completely separated classes is separated too: the bootstrap says nothing.
    set_interval(sheet.auc_bootstrap, aucs.auc[index], interval);
  }
  set_rate(sheet.sensitivity, model, test, 1, plan);
  set_rate(sheet.specificity, model, test, 0, plan);
  set_resampled(sheet.brier, brier_score(model.scores, labels),
                resamples.interval(index, Resampled::brier), plan);
  const auto table = reliability_table(model.scores, labels, plan.calibration_bins);
  set_resampled(sheet.calibration_error, expected_calibration_error(table),
                resamples.interval(index, Resampled::calibration_error), plan);
}

}  // namespace

std::vector<Finding> assess_analytical(const TestSplit& test, const Resamples* resamples,
                                       const Plan& plan) {
  std::vector<Finding> findings;
  const auto models = models_of(test.cases);
  const bool is_measured = resamples != nullptr && test.sizes.can_be_measured();
  const AucCovariance aucs = is_measured ? auc_covariance(test) : AucCovariance{};
  for (std::size_t index = 0; index < models.size(); ++index) {
    Sheet sheet = empty_sheet(models[index], test.sizes, plan);
    if (is_measured) fill(sheet, models[index], index, test, aucs, *resamples, plan);
    for (Finding& finding : sheet.findings()) {
      if (!is_measured) {
        finding.message =
            text("the test split has ", test.sizes.positive_patients, " patients with and ",
                 test.sizes.negative_patients, " without the condition; two of each are needed");
      }
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace etalon::validation
