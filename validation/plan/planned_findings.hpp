// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/findings/expected.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// Columns of the scores that a job judges.
inline constexpr std::string_view full_column = "full";
inline constexpr std::string_view compressed_column = "compressed";

/// A requirement of a plan with the finding that it becomes.
struct PlannedFinding {
  Level level = Level::analytical;
  std::string what;         ///< `AUC of the compressed model`
  std::string key;          ///< of the plan: `plan.analytical.auc`
  Requirement requirement;  ///< its id is the finding's
};

/// What the levels L3 and L6 of a plan demand, as requirements: the limits of its sections
/// `analytical` (of each model) and `comparison`, but those that every value meets, then its own
/// requirements. A decision's threshold that the plan leaves open is the operating point, or open
/// still where there is none. A requirement that names the compressed model stands there also where
/// there is none: what somebody asked for by name is a finding, if not assessed.
[[nodiscard]] std::vector<PlannedFinding> planned_findings(
    const Plan& plan, JudgedModels models, std::optional<double> operating_point = {});
/// The limits of the sections that every value meets, so that the plan asks for nothing by them:
/// `plan.analytical.brier = 1`; of decision flips too.
[[nodiscard]] std::vector<std::string> unlimited_keys(const Plan& plan, JudgedModels models);
/// Whether a finding of that name is a check of the plan's sections or of the operating point, also
/// where this plan has none, or that of a compressed model: no requirement of its own is called so.
[[nodiscard]] bool is_reserved(std::string_view id);
/// The threshold that the plan's operating point states; nothing where the validation split chooses
/// it, or where it cannot be read.
[[nodiscard]] std::optional<double> stated_threshold(const Plan& plan);
/// The same as a plan that `judge` takes.
[[nodiscard]] RequirementPlan requirement_plan(const Plan& plan,
                                               std::span<const PlannedFinding> planned);

/// The ids of the findings that a report of this plan has, no more and no fewer
/// (docs/semantics/verdicts.md): what is not looked at is a finding `not_assessed`, never left out.
[[nodiscard]] std::vector<std::string> expected_findings(const Plan& plan, JudgedModels models);

/// What `findings` lack or have too much: `L3.auc is missing`, `L3.x is not a check of this
/// report`, `L3.auc stands 2 times`. Empty when the set is exact.
[[nodiscard]] std::vector<std::string> set_faults(std::span<const Finding> findings,
                                                  const Plan& plan, JudgedModels models);

}  // namespace etalon::validation
