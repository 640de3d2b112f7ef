// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "validation/plan/limits.hpp"
#include "validation/report/report.hpp"

namespace etalon::validation {

/// A finding of lower bound against `threshold`, decided.
inline Finding finding(std::string id, Level level, double lower, double upper, double threshold) {
  Finding result{.id = std::move(id), .level = level, .what = "what", .metric = "m/1"};
  result.estimate = (lower + upper) / 2;
  result.lower = lower;
  result.upper = upper;
  result.threshold = threshold;
  result.bound = Side::at_least;
  decide(result);
  return result;
}

/// The report with a passing finding for each one that it lacks.
inline Report completed(Report report) {
  for (const std::string& id : expected_findings(report.plan, report.models())) {
    if (std::ranges::find(report.findings, id, &Finding::id) != report.findings.end()) continue;
    Finding missing{.id = id, .level = parse_level(id.substr(0, 2)), .what = "what"};
    missing.verdict = Verdict::pass;
    if (const auto limit = limit_of(report.plan, id)) {
      missing.bound = limit->bound;
      missing.threshold = missing.lower = missing.upper = limit->threshold;
    }
    report.add({missing});
  }
  for (const PlannedFinding& planned : planned_findings(report.plan, report.models())) {
    const auto found = std::ranges::find(report.findings, planned.requirement.id, &Finding::id);
    if (!found->lower || found->self_certificate) continue;
    found->self_certificate = SelfCertificate{.not_simulated = "of a fixture",
                                              .allowed = allowed_wrong_pass(report.plan.alpha)};
  }
  return report;
}

/// A report with every part that its format has.
inline Report a_report() {
  Report report;
  report.subject = {.name = "breast",
                    .version = "1.2.0",
                    .intended_use = "second reader",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .output = "logits",
                    .output_kind = "logits",
                    .patient_source = "column",
                    .digests = {{std::string(dataset_evidence), sha256("manifest")},
                                {std::string(full_model_evidence), sha256("model")},
                                {std::string(compressed_model_evidence), sha256("small")}}};
  report.plan.levels = {"L1", "L3"};
  report.committed_plan = digest(report.plan);
  report.splits = {{"validation", 57, 20, 37, 57}, {"test", 114, 42, 72, 110}};
  report.operating_point = {"youden", 0.43000000000000005, 0.95, 0.97};
  report.findings = {finding("L1.cases", Level::data, 114, 114, 30),
                     finding("L3.auc", Level::analytical, 0.95, 0.99, 0.9),
                     finding("L6.auc_difference", Level::comparison, -0.09, -0.06, -0.05)};
  report.warnings = {"few cases"};
  ModelCurves curves;
  curves.model = "full";
  curves.auc = 0.97;
  curves.roc = {{0, 0}, {0, 0.5}, {1, 1}};
  curves.band = {{0, 0.3, 0.7}, {1, 1, 1}};
  curves.operating_point = {0.1, 0.9};
  curves.reliability = {{0, 0.5, 60, 2, 0.1, 1.0 / 30.0}, {0.5, 1, 54, 40, 0.8, 40.0 / 54.0}};
  curves.histogram = {{60, 12}, {2, 40}};
  report.curves = {curves};
  return completed(std::move(report));
}

}  // namespace etalon::validation
