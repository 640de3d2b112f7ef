// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/plan_profile.hpp"

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/profiles/job_plan_check.hpp"
#include "validation/profiles/study_check.hpp"

namespace etalon::jobs {
namespace {

/// Each of as many as a person reads.
constexpr std::size_t most_objections = 20;

validation::PlanCheck require_none(const std::filesystem::path& file,
                                   const validation::PlanProfile& profile,
                                   validation::PlanCheck held) {
  auto& objections = held.objections;
  if (objections.empty()) return held;
  const std::size_t all = objections.size();
  if (all > most_objections) {
    objections.resize(most_objections);
    objections.push_back(text("and ", all - most_objections, " more"));
  }
  throw Error(ErrorKind::config, text(file.string(), ": is weaker than the profile '",
                                      shortened(profile.name, 80), "': ", join(objections, "; ")));
}

/// A report says how many patients there are, of its classes how many cases: that these come from
/// too few patients is a finding of its own.
validation::StudyCounts counts_of(const validation::Report& report) {
  for (const validation::SplitCounts& split : report.splits) {
    if (split.split != "test") continue;
    return {.cases = split.cases,
            .patients = split.patients,
            .classes = {{.positives = split.positives,
                         .negatives = split.negatives,
                         .positive_patients = split.positives,
                         .negative_patients = split.negatives}}};
  }
  return {};
}

}  // namespace

validation::PlanCheck require_held(const std::filesystem::path& file,
                                   const validation::RequirementPlan& plan,
                                   const validation::PlanProfile& profile) {
  return require_none(file, profile, validation::hold_against(plan, profile));
}

validation::PlanCheck require_held(const std::filesystem::path& file,
                                   const validation::RequirementPlan& plan,
                                   const validation::Design& design,
                                   const validation::PlanProfile& profile) {
  auto held = validation::hold_against(plan, profile);
  const auto study = validation::counts_of(design, plan);
  for (const std::string& each : validation::shortfalls(study, profile))
    held.objections.push_back(text("the study that is planned has ", each));
  return require_none(file, profile, std::move(held));
}

validation::PlanCheck require_held(const std::filesystem::path& package,
                                   const validation::Report& report,
                                   const validation::PlanProfile& profile) {
  const auto point = report.operating_point ? std::optional(report.operating_point->threshold)
                                            : std::optional<double>();
  auto held = validation::hold_against(report.plan, report.models(), point, profile);
  for (const std::string& each : validation::shortfalls(counts_of(report), profile))
    held.objections.push_back(text("the test split has ", each));
  return require_none(package, profile, std::move(held));
}

std::string plan_check_text(const validation::PlanCheck& held,
                            const validation::PlanProfile& profile) {
  std::string lines;
  for (std::size_t i = 0; i < profile.findings.size(); ++i) {
    lines += line("finding  ", i + 1, " (", validation::description(profile.findings[i]),
                  "): carried by ", join(held.carriers[i], ", "));
  }
  return lines + line("profile  ", profile.name, ", ", validation::digest(profile).prefixed()) +
         line("held     the plan is as strict");
}

}  // namespace etalon::jobs
