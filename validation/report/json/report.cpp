// SPDX-License-Identifier: Apache-2.0
#include "validation/report/report.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"
#include "validation/plan/limits.hpp"
#include "validation/plan/planned_findings.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/report/json/curves.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view schema = "etalon.report/6";

Json to_json(const ReportSubject& subject) {
  Json digests = Json::array();
  for (const Evidence& entry : subject.digests) {
    digests.push_back(Json::object({{"name", entry.name}, {"digest", entry.digest.prefixed()}}));
  }
  return Json::object({{"name", subject.name},
                       {"version", subject.version},
                       {"intended_use", subject.intended_use},
                       {"dataset", subject.dataset},
                       {"positive_class", subject.positive_class},
                       {"output", subject.output},
                       {"output_kind", subject.output_kind},
                       {"patient_source", subject.patient_source},
                       {"digests", digests}});
}

ReportSubject parse_subject(const Json& json) {
  Members members(json, "subject");
  ReportSubject subject;
  subject.name = members.text("name");
  subject.version = members.text("version");
  subject.intended_use = members.text("intended_use");
  subject.dataset = members.text("dataset");
  subject.positive_class = members.text("positive_class");
  subject.output = members.text("output");
  subject.output_kind = members.text("output_kind");
  subject.patient_source = members.text("patient_source");
  members.each("digests", [&](const Json& element, const std::string& place) {
    Members entry(element, place);
    subject.digests.push_back({entry.text("name"), entry.digest("digest")});
    entry.finish();
  });
  members.finish();
  return subject;
}

Digest parse_commitment(const Json& json) {
  Members members(json, "commitment");
  const Digest plan = members.digest("plan");
  members.finish();
  return plan;
}

Json to_json(const SplitCounts& counts) {
  return Json::object({{"split", counts.split},
                       {"cases", counts.cases},
                       {"positives", counts.positives},
                       {"negatives", counts.negatives},
                       {"patients", counts.patients}});
}

SplitCounts parse_split_counts(const Json& json, const std::string& place) {
  Members members(json, place);
  SplitCounts counts;
  counts.split = members.text("split");
  counts.cases = members.integer("cases");
  counts.positives = members.integer("positives");
  counts.negatives = members.integer("negatives");
  counts.patients = members.integer("patients");
  members.finish();
  return counts;
}

Json to_json(const OperatingPoint& point) {
  return Json::object({{"rule", point.rule},
                       {"threshold", point.threshold},
                       {"validation_sensitivity", point.validation_sensitivity},
                       {"validation_specificity", point.validation_specificity}});
}

OperatingPoint parse_operating_point(const Json& json) {
  Members members(json, "operating_point");
  OperatingPoint point;
  point.rule = members.text("rule");
  point.threshold = members.number("threshold");
  point.validation_sensitivity = members.number("validation_sensitivity");
  point.validation_specificity = members.number("validation_specificity");
  members.finish();
  return point;
}

bool is_required(const Report& report, Level level) {
  for (const std::string& name : report.plan.levels) {
    if (name == code(level)) return true;
  }
  return false;
}

/// What follows from the findings: written for readers of the file, compared when it is read.
Json verdicts_of(const Report& report) {
  Json levels = Json::array();
  for (const Level level : report.levels()) {
    levels.push_back(Json::object({{"level", code(level)},
                                   {"title", title(level)},
                                   {"required", is_required(report, level)},
                                   {"verdict", to_string(report.verdict(level))}}));
  }
  return levels;
}

template <class T>
Json list_of(const std::vector<T>& values) {
  Json result = Json::array();
  for (const T& value : values) result.push_back(to_json(value));
  return result;
}

/// A limit of the plan is the finding's threshold, and a verdict on it rests on an interval.
void check_limit(const Finding& finding, const Plan& plan) {
  const std::optional<Limit> limit = limit_of(plan, finding.id);
  if (!limit) return;
  const bool is_complete = finding.bound == limit->bound && finding.threshold == limit->threshold;
  check(is_complete, ErrorKind::integrity,
        text("finding '", finding.id, "': its threshold is not the plan's ",
             limit->bound == Side::at_least ? "at least " : "at most ", limit->threshold,
             "; the report was changed"));
  check(finding.verdict == Verdict::not_assessed || (finding.lower && finding.upper),
        ErrorKind::integrity,
        text("finding '", finding.id, "': the verdict is ", to_string(finding.verdict),
             " without an interval; the report was changed"));
}

void check_finding(const Finding& finding, const Plan& plan) {
  check_limit(finding, plan);
  if (!finding.bound || !finding.threshold || !finding.lower || !finding.upper) return;
  const Verdict follows =
      decide(*finding.bound, *finding.lower, *finding.upper, *finding.threshold);
  // Inconclusive, and no result of these patients could have reached the limit.
  const bool is_out_of_reach = follows == Verdict::inconclusive;
  // A pass that the plan did not promise for these patients.
  const bool is_taken_back =
      follows == Verdict::pass && finding.self_certificate && !finding.self_certificate->holds();
  const Verdict expected =
      is_taken_back || (is_out_of_reach && finding.verdict == Verdict::not_assessed)
          ? Verdict::not_assessed
          : follows;
  check(finding.verdict == expected, ErrorKind::integrity,
        text("finding '", finding.id, "': the verdict is ", to_string(finding.verdict),
             ", but interval, threshold and self-certificate give ", to_string(expected),
             "; the report was changed or is of another version"));
}

/// Every bound that the plan limits says what the plan promised of it.
void check_promises(const Report& report) {
  std::map<std::string, Requirement> limited;
  for (PlannedFinding& each : planned_findings(report.plan, report.models()))
    limited.emplace(each.requirement.id, std::move(each.requirement));
  const double allowed = allowed_wrong_pass(report.plan.alpha);
  for (const Finding& finding : report.findings) {
    const auto requirement = limited.find(finding.id);
    const bool is_promised = requirement != limited.end() && finding.lower.has_value();
    const std::string place = text("finding '", finding.id, "': self_certificate: ");
    check(finding.self_certificate.has_value() == is_promised, ErrorKind::integrity,
          text(place, is_promised ? "is missing" : "belongs to bounds that the plan limits",
               "; the report was changed"));
    if (!is_promised) continue;
    check(finding.self_certificate->allowed == allowed &&
              finding.self_certificate->expected == requirement->second.expected,
          ErrorKind::integrity,
          text(place, "allowed and expected are not the plan's; the report was changed"));
  }
}

void check_verdicts(const Report& report, Members& members) {
  check(report.committed_plan == Digest{} || report.committed_plan == digest(report.plan),
        ErrorKind::integrity,
        text("plan: has digest ", digest(report.plan).prefixed(), ", but committed was ",
             report.committed_plan.prefixed(), "; the report judges by another plan"));
  for (const Finding& finding : report.findings) check_finding(finding, report.plan);
  const auto faults = set_faults(report.findings, report.plan, report.models());
  check(faults.empty(), ErrorKind::integrity,
        text("findings: are not exactly those of the plan: ", join(faults, ", "),
             "; the report was changed or is of another version"));
  check_promises(report);
  const Json levels = verdicts_of(report);
  check(members.at("levels").canonical() == levels.canonical(), ErrorKind::integrity,
        text("levels: the stored verdicts do not follow from the findings, which give ",
             levels.canonical(), "; the report was changed"));
  const std::string overall = members.text("verdict");
  check(overall == to_string(report.overall()), ErrorKind::integrity,
        text("verdict: is ", overall, ", but the findings give ", to_string(report.overall()),
             "; the report was changed"));
}

}  // namespace

Json to_json(const Report& report) {
  Json json =
      Json::object({{"schema", schema},
                    {"subject", to_json(report.subject)},
                    {"verdict", to_string(report.overall())},
                    {"levels", verdicts_of(report)},
                    {"plan", Json::parse(plan_bytes(report.plan))},
                    {"commitment", Json::object({{"plan", report.committed_plan.prefixed()}})},
                    {"splits", list_of(report.splits)},
                    {"findings", list_of(report.findings)},
                    {"warnings", Json::array_of(report.warnings)},
                    {"curves", list_of(report.curves)}});
  if (report.operating_point) json["operating_point"] = to_json(*report.operating_point);
  return json;
}

Report parse_report(const Json& json) {
  Members members(json, "report");
  const std::string found = members.text("schema");
  const std::string fault = schema_fault(found, schema);
  check(fault.empty(), ErrorKind::format, text("report: schema: ", fault));
  Report report;
  report.subject = parse_subject(members.at("subject"));
  report.plan = parse_plan(members.at("plan").canonical(), "plan");
  report.committed_plan = parse_commitment(members.at("commitment"));
  members.each("splits", [&](const Json& element, const std::string& place) {
    report.splits.push_back(parse_split_counts(element, place));
  });
  if (const Json* point = members.find("operating_point"); point != nullptr)
    report.operating_point = parse_operating_point(*point);
  members.each("findings", [&](const Json& element, const std::string& /*place*/) {
    report.findings.push_back(parse_finding(element));
  });
  report.warnings = members.texts("warnings");
  members.each("curves", [&](const Json& element, const std::string& place) {
    report.curves.push_back(parse_curves(element, place));
  });
  check_verdicts(report, members);
  members.finish();
  return report;
}

}  // namespace etalon::validation
