// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/data/data_checks.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

/// A check of `datasets/quality` as the report shows it.
struct Check {
  std::string_view id;
  std::string_view what;         ///< how a reader would name it
  std::string_view unit;         ///< of its count
  std::int64_t version = 1;      ///< of its definition
  bool on_independence = false;  ///< whether it says which cases are independent of which
};

constexpr std::array<Check, 9> checks = {{
    {"missing_values", "No input value is missing", "entries"},
    {"constant_columns", "Every column varies", "columns"},
    {"indistinct_values", "Every whole number stays itself in float32", "entries"},
    {"identifier_columns", "No column looks like an identifier", "columns"},
    {"similar_patients", "No two patient ids differ only in form", "patients", 2, true},
    {"empty_classes", "Every class stands in every split", "classes", 2},
    {"duplicates", "No sample stands twice in a split", "samples", 1, true},
    {"leakage_patient", "No patient stands on both sides of a split", "patients", 1, true},
    {"leakage_content", "No content stands on both sides of a split", "contents", 1, true},
}};

/// Others go by their id.
Check check_of(std::string_view id, const std::string& other) {
  const auto found = std::ranges::find(checks, id, &Check::id);
  return found == checks.end() ? Check{id, other, "entries"} : *found;
}

Finding data_finding(const Json& entry, const std::string& place) {
  Members members(entry, place);
  const std::string check_id = members.text("id");
  check(!check_id.empty(), ErrorKind::format, text(members.place("id"), ": is empty"));
  const std::string other = text("Data check ", check_id);
  const Check known = check_of(check_id, other);
  Finding finding{.id = text("L1.", check_id),
                  .level = Level::data,
                  .what = std::string(known.what),
                  .metric = text("data_quality.", check_id, "/", known.version),
                  .method = "all samples of the dataset",
                  .unit = std::string(known.unit)};
  const std::string severity = members.text("severity");
  finding.estimate = static_cast<double>(members.integer("count"));
  finding.message = members.text("message");
  // Names of samples and patients stay with the data: the report leaves the job directory.
  static_cast<void>(members.texts("items"));
  members.finish();
  if (severity == "pass") {
    finding.verdict = Verdict::pass;
  } else if (severity == "fail") {
    finding.verdict = Verdict::fail;
  } else {
    check(severity == "warning", ErrorKind::format,
          text(members.place("severity"), ": \"", severity, "\" is none of pass, warning, fail"));
    // Leakage and one patient counted as two may flatter every later metric and narrow every
    // interval; other warnings leave them what they are.
    finding.verdict = known.on_independence ? Verdict::conditional : Verdict::pass;
    finding.warnings.push_back(finding.message);
  }
  return finding;
}

}  // namespace

std::vector<Finding> assess_data(const Json& quality) {
  Members members(quality, "quality.json");
  std::vector<Finding> findings;
  members.each("findings", [&](const Json& entry, const std::string& place) {
    findings.push_back(data_finding(entry, place));
  });
  members.finish();
  return findings;
}

void check_names_nobody(const Json& quality, std::string_view source) {
  for (const Json& finding : quality.at("findings").as_array()) {
    const auto& items = finding.at("items").as_array();
    check(items.empty(), ErrorKind::integrity,
          text(source, ": finding '", finding.at("id").as_string(), "' has ", items.size(),
               " items, which name samples or patients; these stay with the data"));
  }
}

}  // namespace etalon::validation
