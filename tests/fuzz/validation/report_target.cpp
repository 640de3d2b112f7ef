// SPDX-License-Identifier: Apache-2.0
#include "validation/report.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  validation::Report report;
  report.subject = {.name = "breast",
                    .version = "1.2.0",
                    .intended_use = "second reader",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .digests = {{"manifest", sha256("manifest")}},
                    .environment = Json::object({{"ranks", 3}}),
                    .time = "2026-03-01T12:00:05Z"};
  report.plan.levels = {"L3"};
  report.commitment = {validation::digest(report.plan), "2026-03-01T12:00:00Z", "plan.json",
                       "plan.sigstore.json"};
  report.splits = {{"test", 114, 42, 72, 110}};
  report.operating_point = {"youden", 0.43, 0.95, 0.97};
  validation::Finding finding{
      .id = "L3.auc", .level = validation::Level::analytical, .what = "what", .metric = "m/1"};
  finding.estimate = 0.97;
  finding.lower = 0.95;
  finding.upper = 0.99;
  finding.threshold = 0.9;
  finding.bound = validation::Bound::at_least;
  validation::decide(finding);
  report.findings = {finding};
  validation::ModelCurves curves;
  curves.model = "full";
  curves.roc = {{0, 0}, {0, 0.5}, {1, 1}};
  curves.band = {{0, 0.3, 0.7}, {1, 1, 1}};
  curves.reliability = {{0, 0.5, 60, 2, 0.1, 0.03}};
  curves.histogram = {{60, 12}, {2, 40}};
  report.curves = {curves};
  return {validation::to_json(report).canonical()};
}

void parse(std::string_view bytes) {
  const Json written = validation::to_json(validation::parse_report(Json::parse(bytes)));
  ensure(validation::to_json(validation::parse_report(written)).canonical() == written.canonical(),
         "a report is read as it was written");
}

}  // namespace etalon::fuzz
