// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/certificate.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/predicates.hpp"
#include "models/packages/tests_of_certificate.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::validation {
namespace {

/// An in-toto resource descriptor.
Json resource(std::string_view name, const Digest& digest) {
  return Json::object({{"name", name}, {"digest", Json::object({{"sha256", digest.hex()}})}});
}

void set(Json& to, std::string_view key, const std::optional<double>& value) {
  if (value.has_value()) to[key] = number_json(*value);
}

/// What a verdict rests on, in short; the report has the rest.
Json summary(const Finding& finding) {
  Json json = Json::object({{"id", finding.id}, {"verdict", to_string(finding.verdict)}});
  set(json, "estimate", finding.estimate);
  set(json, "lower", finding.lower);
  set(json, "upper", finding.upper);
  set(json, "threshold", finding.threshold);
  if (finding.bound.has_value()) json["bound"] = to_string(*finding.bound);
  return json;
}

bool is_only_shown(const Finding& finding) {
  return finding.bound && finding.threshold &&
         models::is_only_shown(code(finding.level), to_string(*finding.bound), *finding.threshold);
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

std::vector<std::string> reasons_against(const Report& report) {
  std::vector<std::string> reasons = set_faults(report.findings, report.plan, report.models());
  for (const Level level : least_levels(report.models())) {
    if (std::ranges::find(report.plan.levels, code(level)) == report.plan.levels.end())
      reasons.push_back(text("the plan does not require ", code(level), " (", title(level), ")"));
  }
  const auto waivers = report.used_waivers();
  // Of a level that is only shown too: who verifies sees no plan, and takes no open finding.
  for (const Level level : report.levels()) {
    if (report.verdict(level) == Verdict::pass) continue;
    const auto before = reasons.size();
    bool is_waived = false;
    for (const Finding& finding : report.findings) {
      if (finding.level != level || finding.verdict == Verdict::pass) continue;
      is_waived = std::ranges::find(waivers, finding.id, &Waiver::finding) != waivers.end();
      if (!is_waived) reasons.push_back(text(finding.id, " is ", to_string(finding.verdict)));
    }
    if (reasons.size() == before && !is_waived)
      reasons.push_back(text(code(level), " is ", to_string(report.verdict(level))));
  }
  return reasons;
}

std::string_view certificate_result(const Report& report) {
  return reasons_against(report).empty() ? "PASSED" : "FAILED";
}

models::Statement make_certificate(const Report& report, const CertificateFacts& facts) {
  Json passed = Json::array();
  Json warned = Json::array();
  Json failed = Json::array();
  for (const Finding& finding : report.findings) {
    if (finding.verdict == Verdict::pass && !is_only_shown(finding)) passed.push_back(finding.id);
    if (models::may_be_waived(to_string(finding.verdict))) warned.push_back(finding.id);
    if (finding.verdict == Verdict::fail) failed.push_back(finding.id);
  }
  Json levels = Json::array();
  for (const Level level : report.levels()) levels.push_back(level_json(report, level));
  Json judged = Json::array();
  for (const Evidence& model : facts.models) judged.push_back(resource(model.name, model.digest));
  const Json etalon =
      Json::object({{"kind", facts.kind == CertificateKind::trial ? "trial" : "certificate"},
                    {"overall", to_string(report.overall())},
                    {"reasons", Json::array_of(reasons_against(report))},
                    {"waivers", to_json(report.used_waivers())},
                    {"levels", levels},
                    {"model", report.subject.name},
                    {"version", report.subject.version},
                    {"intended_use", report.subject.intended_use},
                    {"models", judged},
                    {"dataset", resource(report.subject.dataset, dataset_digest(report))},
                    {"developer", facts.developer},
                    {"committed", facts.committed},
                    {"ledger", to_json(facts.ledger)},
                    {"issued", facts.issued}});
  const Json configuration(Json::Array{resource("plan.json", digest(report.plan)),
                                       resource("report.json", facts.report_json)});
  return {.subject = facts.package_name,
          .digest = facts.package,
          .predicate_type = std::string(models::certificate_predicate),
          .predicate = Json::object({{"result", certificate_result(report)},
                                     {"configuration", configuration},
                                     {"passedTests", passed},
                                     {"warnedTests", warned},
                                     {"failedTests", failed},
                                     {"etalon", etalon}})};
}

}  // namespace etalon::validation
