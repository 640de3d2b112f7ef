// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "validation/report.hpp"

namespace etalon::validation {

/// A finding of lower bound against `threshold`, decided.
inline Finding finding(std::string id, Level level, double lower, double upper, double threshold) {
  Finding result{.id = std::move(id), .level = level, .what = "what", .metric = "m/1"};
  result.estimate = (lower + upper) / 2;
  result.lower = lower;
  result.upper = upper;
  result.threshold = threshold;
  result.bound = Bound::at_least;
  decide(result);
  return result;
}

/// A report with every part that its format has.
inline Report a_report() {
  Report report;
  report.subject = {.name = "breast",
                    .version = "1.2.0",
                    .intended_use = "second reader",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .digests = {{"manifest", sha256("manifest")}},
                    .environment = Json::object({{"ranks", 3}, {"cpu", "x86-64-v3"}}),
                    .time = "2026-03-01T12:00:05Z"};
  report.plan.levels = {"L1", "L3"};
  report.commitment = {digest(report.plan), "2026-03-01T12:00:00Z", "validate/plan.json",
                       "validate/plan.sigstore.json"};
  report.openings = {{1,
                      "2026-03-01T12:00:01Z",
                      digest(report.plan),
                      sha256("bundle"),
                      sha256("data"),
                      sha256("scores"),
                      {}}};
  report.splits = {{"validation", 57, 20, 37, 57}, {"test", 114, 42, 72, 110}};
  report.operating_point = {"youden", 0.43000000000000005, 0.95, 0.97};
  report.findings = {finding("L1.cases", Level::data, 114, 114, 30),
                     finding("L3.auc", Level::analytical, 0.95, 0.99, 0.9),
                     finding("L6.auc_difference", Level::comparison, -0.05, -0.03, -0.02)};
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
  return report;
}

}  // namespace etalon::validation
