// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/certificate.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// An in-toto resource descriptor.
Json resource(std::string_view name, const Digest& digest) {
  return Json::object({{"name", name}, {"digest", Json::object({{"sha256", digest.hex()}})}});
}

void set(Json& to, std::string_view key, const std::optional<double>& value) {
  if (value.has_value()) to[key] = *value;
}

/// What a verdict rests on, in short; the report has the rest.
Json summary(const Finding& finding) {
  Json json = Json::object({{"id", finding.id}, {"verdict", to_string(finding.verdict)}});
  set(json, "estimate", finding.estimate);
  set(json, "lower", finding.lower);
  set(json, "upper", finding.upper);
  set(json, "threshold", finding.threshold);
  if (finding.bound.has_value()) {
    json["bound"] = *finding.bound == Bound::at_least ? "at_least" : "at_most";
  }
  return json;
}

Json level_json(const Report& report, Level level) {
  Json findings = Json::array();
  for (const Finding& finding : report.findings) {
    if (finding.level == level) findings.push_back(summary(finding));
  }
  return Json::object({{"level", code(level)},
                       {"title", title(level)},
                       {"verdict", to_string(report.verdict(level))},
                       {"findings", findings}});
}

const Digest& dataset_digest(const Report& report) {
  const auto& digests = report.subject.digests;
  const auto dataset = std::ranges::find(digests, dataset_evidence, &Evidence::name);
  check(dataset != digests.end(), ErrorKind::format,
        text("the report of ", report.subject.name, " has no digest '", dataset_evidence,
             "'; a certificate must say which data it rests on"));
  return dataset->digest;
}

}  // namespace

std::string_view certificate_result(Verdict overall) noexcept {
  switch (overall) {
    case Verdict::pass: return "PASSED";
    case Verdict::conditional: return "WARNED";
    // What was planned and not assessed has not been shown.
    case Verdict::not_assessed:
    case Verdict::fail: break;
  }
  return "FAILED";
}

models::Statement make_certificate(std::string_view package_name, const Digest& package,
                                   const Report& report, const Digest& report_json,
                                   std::string_view time) {
  Json passed = Json::array();
  Json warned = Json::array();
  Json failed = Json::array();
  for (const Finding& finding : report.findings) {
    switch (finding.verdict) {
      case Verdict::pass: passed.push_back(finding.id); break;
      case Verdict::conditional: warned.push_back(finding.id); break;
      case Verdict::fail: failed.push_back(finding.id); break;
      case Verdict::not_assessed: break;
    }
  }
  Json levels = Json::array();
  for (const Level level : report.levels()) levels.push_back(level_json(report, level));
  const Json etalon =
      Json::object({{"overall", to_string(report.overall())},
                    {"levels", levels},
                    {"model", report.subject.name},
                    {"version", report.subject.version},
                    {"intended_use", report.subject.intended_use},
                    {"dataset", resource(report.subject.dataset, dataset_digest(report))},
                    {"issued", time}});
  const Json configuration(Json::Array{resource("plan.json", digest(report.plan)),
                                       resource("report.json", report_json)});
  return {.subject = std::string(package_name),
          .digest = package,
          .predicate_type = std::string(certificate_predicate),
          .predicate = Json::object({{"result", certificate_result(report.overall())},
                                     {"configuration", configuration},
                                     {"passedTests", passed},
                                     {"warnedTests", warned},
                                     {"failedTests", failed},
                                     {"etalon", etalon}})};
}

}  // namespace etalon::validation
