// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "tests/validation/report/report_fixture.hpp"
#include "validation/plan/limits.hpp"

namespace etalon::validation {

/// A finding with a 95 % interval, judged by the plan's limit.
inline Finding measured(std::string id, std::string what, double estimate, double lower,
                        double upper) {
  Finding result{.id = std::move(id), .what = std::move(what), .cases = 114};
  result.estimate = estimate;
  result.lower = lower;
  result.upper = upper;
  set_limit(result, Plan{});
  decide(result);
  return result;
}

/// The report that the test vectors of the format pages of report, certificate and card are of.
inline Report report_of_format_pages() {
  Report report;
  report.subject = {.name = "breast-cancer",
                    .version = "1.0",
                    .intended_use = "triage",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .output = "logits",
                    .output_kind = "logits",
                    .patient_source = "column",
                    .digests = {{std::string(dataset_evidence), sha256("manifest")},
                                {std::string(full_model_evidence), sha256("model")}}};
  report.plan.levels = {"L0", "L1", "L3"};
  report.committed_plan = digest(report.plan);
  report.splits = {{"test", 114, 42, 72, 110}};
  report.operating_point = {"youden", 0.43, 0.95, 0.97};
  Finding auc = measured("L3.auc", "AUC of the full model", 0.991, 0.972, 0.998);
  auc.metric = "auc.mann_whitney.midrank/1";
  auc.method = "bound of an AUC over patients, two-sided 95 %";
  auc.events = 42;
  auc.patients = 110;
  auc.self_certificate = SelfCertificate{.method = "simulated: normal scores",
                                         .allowed = allowed_wrong_pass(report.plan.alpha),
                                         .wrong_pass = counted_chance(141, 10'000)};
  report.findings = {
      auc, measured("L3.sensitivity", "Sensitivity at the operating point", 0.929, 0.81, 0.975),
      measured("L3.specificity", "Specificity at the operating point", 0.972, 0.904, 0.992),
      measured("L3.brier", "Brier score", 0.031, 0.012, 0.055),
      measured("L3.scaled_brier", "Scaled Brier score", 0.87, 0.74, 0.95)};
  report.warnings = {"few cases"};
  report.curves = {
      {.model = "full",
       .auc = 0.991,
       .roc = {{0, 0}, {0.1, 1}, {1, 1}},
       .band = {{0, 0, 0.4}, {1, 1, 1}},
       .operating_point = {0.025, 0.925},
       .reliability = {{0, 0.5, 72, 2, 0.125, 0.03125}, {0.5, 1, 42, 40, 0.875, 0.9375}},
       .histogram = {{70, 2}, {3, 39}}}};
  return completed(std::move(report));
}

}  // namespace etalon::validation
