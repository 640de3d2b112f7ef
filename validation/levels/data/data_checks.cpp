// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/data/data_checks.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

/// How a reader would name the checks of `datasets/quality`; others go by their id.
std::string what_of(std::string_view check) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> names = {
      {{"missing_values", "No input value is missing"},
       {"constant_columns", "Every column varies"},
       {"indistinct_values", "Every whole number stays itself in float32"},
       {"identifier_columns", "No column looks like an identifier"},
       {"similar_patients", "No two patient ids differ only in form"},
       {"empty_classes", "Every class stands in every split"},
       {"duplicates", "No sample stands twice in a split"},
       {"leakage_patient", "No patient stands on both sides of a split"},
       {"leakage_content", "No content stands on both sides of a split"}}};
  for (const auto& [id, what] : names) {
    if (id == check) return std::string(what);
  }
  return text("Data check ", check);
}

Finding data_finding(const Json& entry, const std::string& place) {
  Members members(entry, place);
  const std::string check_id = members.text("id");
  check(!check_id.empty(), ErrorKind::format, text(members.place("id"), ": is empty"));
  Finding finding{.id = text("L1.", check_id),
                  .level = Level::data,
                  .what = what_of(check_id),
                  .metric = text("data_quality.", check_id, "/1"),
                  .method = "all samples of the dataset"};
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
    // Leakage may flatter every later metric; other warnings leave them what they are.
    finding.verdict = check_id.starts_with("leakage") ? Verdict::conditional : Verdict::pass;
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

}  // namespace etalon::validation
