// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/plan_profile.hpp"

#include <set>

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

constexpr std::size_t most_findings = 200;
constexpr std::size_t most_name_bytes = 200;

const MetricInfo* info_of(const std::string& metric) {
  const Metric* found = find_metric(metric);
  return found == nullptr ? nullptr : &found->info();
}

/// What speaks against the finding beside what speaks against it as a requirement.
std::vector<std::string> own_faults(const MandatoryFinding& finding) {
  std::vector<std::string> faults;
  if (finding.subgroup_column.empty() != (finding.least_subgroups == 0))
    faults.emplace_back("subgroup_column and least_subgroups stand together");
  if (!finding.subgroup_column.empty() && !finding.subgroup.empty())
    faults.emplace_back("has a subgroup and a number of subgroups; write two findings");
  if (finding.subgroup_column.find('=') != std::string::npos)
    faults.emplace_back("subgroup_column names a column alone, without a value");
  return faults;
}

}  // namespace

bool leaves_threshold_open(const MandatoryFinding& finding) {
  const MetricInfo* info = info_of(finding.metric);
  return info != nullptr && info->needs_threshold && !finding.threshold;
}

Requirement least_requirement(const MandatoryFinding& finding, std::string id) {
  constexpr double any_threshold = 0.5;
  return {.id = std::move(id),
          .metric = finding.metric,
          .score = finding.score,
          .reference = finding.reference,
          .label = finding.label,
          .threshold = leaves_threshold_open(finding) ? any_threshold : finding.threshold,
          .prevalence = finding.prevalence,
          .time = finding.time,
          .range = finding.range,
          .subgroup = finding.subgroup,
          .bound = finding.bound,
          .limit = finding.limit,
          .tolerance = finding.tolerance,
          .against = finding.against,
          .best = finding.best,
          .size = finding.size};
}

std::string description(const MandatoryFinding& finding) {
  const auto shown = [](const std::string& name) { return shortened(name, 80); };
  std::string said = finding.reference.empty() ? std::string() : std::string("difference of ");
  said += shown(finding.metric);
  if (finding.score != MandatoryFinding{}.score) said += text(" of column ", shown(finding.score));
  if (!finding.reference.empty()) said += text(" from ", shown(finding.reference));
  if (!finding.label.empty()) said += text(" for ", shown(finding.label));
  if (finding.threshold) said += text(" at threshold ", *finding.threshold);
  if (finding.prevalence) said += text(" for prevalence ", *finding.prevalence);
  if (finding.time) said += text(" at time ", *finding.time);
  if (finding.tolerance) said += text(" with tolerance ", *finding.tolerance, " mm");
  if (!finding.size.empty())
    said +=
        text(" of size ", finding.size.front(),
             finding.size.size() == 2 ? text(" to ", finding.size[1]) : std::string(" on"), " mm3");
  if (finding.best) said += text(" among ", *finding.best);
  if (!finding.subgroup.empty()) said += text(", ", shown(finding.subgroup));
  if (!finding.against.empty()) said += text(" less ", shown(finding.against));
  if (finding.least_subgroups > 0)
    said += text(", ", finding.least_subgroups, " values of ", shown(finding.subgroup_column));
  return said;
}

void check_profile(const PlanProfile& profile) {
  std::vector<std::string> faults;
  std::set<Target> targets;
  RequirementPlan as_plan;
  as_plan.classes = profile.classes;
  as_plan.hit = profile.hit;
  if (trimmed(profile.name).empty() || profile.name.size() > most_name_bytes)
    faults.push_back(text("'name' has 1 to ", most_name_bytes, " bytes: whose profile it is"));
  if (profile.findings.empty())
    faults.emplace_back("there is no finding, so that any plan would do ([[finding]])");
  if (profile.findings.size() > most_findings)
    faults.push_back(text(profile.findings.size(), " findings; ", most_findings, " are the most"));
  for (std::size_t i = 0; i < profile.findings.size() && i < most_findings; ++i) {
    const MandatoryFinding& finding = profile.findings[i];
    const std::string id = text("finding ", i + 1);
    if (const MetricInfo* info = info_of(finding.metric)) targets.insert(info->target);
    for (const std::string& fault : own_faults(finding))
      faults.push_back(text("requirement '", id, "': ", fault));
    as_plan.requirements.push_back(least_requirement(finding, id));
    const auto others = requirement_faults(as_plan.requirements.back());
    faults.insert(faults.end(), others.begin(), others.end());
  }
  if (targets.size() > 1)
    faults.emplace_back(
        "the metrics are of several kinds of labels; write a profile for each kind");
  const auto of_masks = mask_faults(as_plan);
  faults.insert(faults.end(), of_masks.begin(), of_masks.end());
  if (profile.least_class_share > 0 && targets == std::set{Target::real})
    faults.emplace_back("measured values have no classes; leave least_class_share out");
  check(faults.empty(), ErrorKind::config, join(faults, "; "));
}

std::string profile_bytes(const PlanProfile& profile) {
  return config::to_json(profile).canonical();
}

Digest digest(const PlanProfile& profile) { return sha256(profile_bytes(profile)); }

PlanProfile read_profile(const std::filesystem::path& file) {
  const auto profile = config::read<PlanProfile>(config::read_toml_file(file));
  with_context(file.string(), [&] { check_profile(profile); });
  return profile;
}

}  // namespace etalon::validation
