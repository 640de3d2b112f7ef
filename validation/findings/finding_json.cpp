// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/findings/finding.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

Side parse_bound(const std::string& name) {
  if (name == "at_least") return Side::at_least;
  check(name == "at_most", ErrorKind::format,
        text("bound \"", name, "\" is neither at_least nor at_most"));
  return Side::at_most;
}

std::optional<double> optional_number(Members& members, std::string_view key) {
  const Json* found = members.find(key);
  if (found != nullptr && *found == Json(infinite)) return std::numeric_limits<double>::infinity();
  return members.optional_number(key);
}

}  // namespace

Json number_json(const std::optional<double>& value) {
  return value ? number_json(*value) : Json();
}

Json number_json(double value) {
  return value == std::numeric_limits<double>::infinity() ? Json(infinite) : Json(value);
}

Json to_json(const Finding& finding) {
  Json json = Json::object({{"id", finding.id},
                            {"level", code(finding.level)},
                            {"what", finding.what},
                            {"metric", finding.metric},
                            {"method", finding.method},
                            {"verdict", to_string(finding.verdict)},
                            {"unit", finding.unit},
                            {"cases", finding.cases},
                            {"events", finding.events},
                            {"patients", finding.patients},
                            {"message", finding.message},
                            {"warnings", Json::array_of(finding.warnings)},
                            {"items", Json::array_of(finding.items)}});
  if (finding.estimate) json["estimate"] = number_json(*finding.estimate);
  if (finding.lower) json["lower"] = number_json(*finding.lower);
  if (finding.upper) json["upper"] = number_json(*finding.upper);
  if (finding.threshold) json["threshold"] = *finding.threshold;
  if (finding.bound) json["bound"] = to_string(*finding.bound);
  Json evidence = Json::array();
  for (const Evidence& entry : finding.evidence) {
    evidence.push_back(Json::object({{"name", entry.name}, {"digest", entry.digest.prefixed()}}));
  }
  json["evidence"] = evidence;
  if (finding.self_certificate) json["self_certificate"] = to_json(*finding.self_certificate);
  return json;
}

Finding parse_finding(const Json& json) {
  check(json.is_object(), ErrorKind::format, "a finding must be a JSON object");
  const Json* id = json.find("id");
  const std::string where =
      text("finding '", id != nullptr && id->is_string() ? id->as_string() : "?", "'");
  Members members(json, where);
  Finding finding;
  finding.id = members.text("id");
  finding.level = with_context(members.place("level"), [&] {
    try {
      return parse_level(members.text("level"));
    } catch (const Error& error) {
      throw Error(ErrorKind::format, error.message());
    }
  });
  check(finding.id.starts_with(text(code(finding.level), ".")), ErrorKind::format,
        text(where, ": id: does not start with its level ", code(finding.level)));
  finding.what = members.text("what");
  finding.metric = members.text("metric");
  finding.method = members.text("method");
  finding.verdict = with_context(members.place("verdict"),
                                 [&] { return parse_verdict(members.text("verdict")); });
  finding.unit = members.text("unit");
  finding.cases = members.integer("cases");
  finding.events = members.integer("events");
  finding.patients = members.integer("patients");
  finding.message = members.text("message");
  finding.warnings = members.texts("warnings");
  finding.items = members.texts("items");
  finding.estimate = optional_number(members, "estimate");
  finding.lower = optional_number(members, "lower");
  finding.upper = optional_number(members, "upper");
  finding.threshold = members.optional_number("threshold");
  if (members.find("bound") != nullptr) {
    finding.bound =
        with_context(members.place("bound"), [&] { return parse_bound(members.text("bound")); });
  }
  members.each("evidence", [&](const Json& element, const std::string& place) {
    Members entry(element, place);
    finding.evidence.push_back({entry.text("name"), entry.digest("digest")});
    entry.finish();
  });
  if (const Json* promised = members.find("self_certificate"); promised != nullptr)
    finding.self_certificate = parse_self_certificate(*promised, members.place("self_certificate"));
  members.finish();
  return finding;
}

}  // namespace etalon::validation
