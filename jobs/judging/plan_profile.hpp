// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "validation/power/design.hpp"
#include "validation/profiles/plan_check.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

/// Throws one config error naming `file` and everything in which the plan is weaker than the
/// profile; else says which requirements carry each finding.
validation::PlanCheck require_held(const std::filesystem::path& file,
                                   const validation::RequirementPlan& plan,
                                   const validation::PlanProfile& profile);
/// The same, with everything in which the study that is planned is smaller.
validation::PlanCheck require_held(const std::filesystem::path& file,
                                   const validation::RequirementPlan& plan,
                                   const validation::Design& design,
                                   const validation::PlanProfile& profile);
/// The same of a package's plan and the test split that its report is of.
validation::PlanCheck require_held(const std::filesystem::path& package,
                                   const validation::Report& report,
                                   const validation::PlanProfile& profile);
/// For people: a line for each finding of the profile with the requirements that carry it.
[[nodiscard]] std::string plan_check_text(const validation::PlanCheck& held,
                                          const validation::PlanProfile& profile);

}  // namespace etalon::jobs
