// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/job_plan_check.hpp"

#include <algorithm>
#include <set>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_findings.hpp"

namespace etalon::validation {
namespace {

RequirementPlan requirements_of(const Plan& plan, JudgedModels models,
                                std::optional<double> operating_point) {
  RequirementPlan result = requirement_plan(plan, planned_findings(plan, models, operating_point));
  std::erase_if(result.requirements, [](const Requirement& each) {
    return metric_of(each.metric).info().needs_threshold && !each.threshold;
  });
  return result;
}

/// The profile for the model in one column.
PlanProfile profile_of(PlanProfile profile, std::string_view column) {
  for (MandatoryFinding& finding : profile.findings) {
    if (finding.score == MandatoryFinding{}.score)
      finding.score = finding.reference.empty() ? column : compressed_column;
  }
  return profile;
}

/// That the verdict does not need the level that such findings stand in.
std::string level_objection(const Plan& plan, const PlanProfile& profile, bool is_paired) {
  const std::string level = is_paired ? "L6" : "L3";
  const bool is_asked = std::ranges::any_of(profile.findings, [&](const MandatoryFinding& finding) {
    return finding.reference.empty() != is_paired;
  });
  if (!is_asked || std::ranges::find(plan.levels, level) != plan.levels.end()) return {};
  return text("levels is ", join(plan.levels, ", "), ", asked is ", level, " too (add it)");
}

}  // namespace

PlanCheck hold_against(const Plan& plan, JudgedModels models, std::optional<double> operating_point,
                       const PlanProfile& profile) {
  PlanCheck whole;
  whole.carriers.resize(profile.findings.size());
  const RequirementPlan requirements = requirements_of(plan, models, operating_point);
  std::vector<std::string_view> columns = {full_column};
  if (models == JudgedModels::full_and_compressed) columns.push_back(compressed_column);
  const auto object = [&](std::string objection) {
    const bool is_new = std::ranges::find(whole.objections, objection) == whole.objections.end();
    if (!objection.empty() && is_new) whole.objections.push_back(std::move(objection));
  };
  std::set<std::string> asked;
  for (const std::string_view column : columns) {
    PlanCheck of_column =
        hold_against(requirements, profile_of(profile, column), "data.min_cases_per_class");
    for (std::string& each : of_column.objections) object(std::move(each));
    for (std::size_t i = 0; i < of_column.carriers.size(); ++i) {
      for (const std::string& id : of_column.carriers[i]) {
        auto& ids = whole.carriers[i];
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
        asked.insert(id);
      }
    }
  }
  object(level_objection(plan, profile, false));
  if (columns.size() > 1) object(level_objection(plan, profile, true));
  for (const Waiver& waiver : plan.waivers) {
    if (!asked.contains(waiver.finding)) continue;
    object(text("waivers names '", shortened(waiver.finding, most_id_bytes),
                "', which is asked for without reservation (leave the waiver out)"));
  }
  return whole;
}

}  // namespace etalon::validation
