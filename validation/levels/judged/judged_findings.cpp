// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/judged/judged_findings.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"

namespace etalon::validation {
namespace {

/// Why nobody can judge it on these cases; empty: somebody can.
std::string why_not(const Requirement& requirement, const CaseTable& test) {
  if (test.size() == 0) return "the test split has no cases";
  for (const std::string& column : {requirement.score, requirement.reference}) {
    if (!column.empty() && !test.scores.contains(column))
      return text("there is no ", column, " model");
  }
  const MetricInfo& info = metric_of(requirement.metric).info();
  if (info.needs_threshold && !requirement.threshold) return "there is no operating point";
  // The plan was looked at before: the one thing left is the threshold that the validation split
  // chose.
  std::vector<std::string> faults = requirement_faults(requirement);
  const std::string place = text("requirement '", requirement.id, "': ");
  for (std::string& fault : faults) {
    if (fault.starts_with(place)) fault.erase(0, place.size());
  }
  return join(faults, "; ");
}

Finding without_result(const PlannedFinding& planned) {
  const Requirement& requirement = planned.requirement;
  const bool is_paired = !requirement.reference.empty();
  Finding finding{.id = requirement.id,
                  .level = planned.level,
                  .what = planned.what,
                  .metric = text(requirement.metric, is_paired ? " (difference)" : "")};
  finding.bound = deciding_side(requirement);
  finding.threshold = requirement.limit;
  return finding;
}

Finding with_result(const PlannedFinding& planned, const RequirementResult& result) {
  Finding finding = without_result(planned);
  finding.method = result.method;
  finding.verdict = result.ruling;
  finding.estimate = result.estimate;
  finding.lower = result.lower;
  finding.upper = result.upper;
  finding.cases = result.cases;
  finding.events = result.positives;
  finding.patients = result.patients;
  finding.message = result.message;
  finding.self_certificate = result.self_certificate;
  return finding;
}

}  // namespace

CaseTable case_table(const Predictions& cases) {
  CaseTable table;
  table.ids = cases.sample_ids;
  table.patients = cases.patient_ids;
  table.labels = cases.labels;
  table.scores.emplace(full_column, cases.score_full);
  if (cases.has_compressed()) table.scores.emplace(compressed_column, cases.score_compressed);
  return table;
}

std::vector<Finding> assess_planned(const CaseTable& test, const Plan& plan,
                                    const std::vector<PlannedFinding>& planned,
                                    std::int64_t threads, const PromiseBudget& budget) {
  std::vector<PlannedFinding> decided;
  for (const PlannedFinding& each : planned) {
    if (why_not(each.requirement, test).empty()) decided.push_back(each);
  }
  std::vector<RequirementResult> results;
  if (!decided.empty()) {
    const RequirementPlan requirements = requirement_plan(plan, decided);
    results = judge(test, requirements, threads);
    add_promises(test, requirements, results, threads, budget);
  }
  std::vector<Finding> findings;
  for (const PlannedFinding& each : planned) {
    const auto found = std::ranges::find(results, each.requirement.id, &RequirementResult::id);
    if (found != results.end()) {
      findings.push_back(with_result(each, *found));
      continue;
    }
    findings.push_back(without_result(each));
    findings.back().message = why_not(each.requirement, test);
  }
  return findings;
}

}  // namespace etalon::validation
