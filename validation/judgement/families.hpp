// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "validation/judgement/claim_steps.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// Gives each claim of a family the bounds that decide it. What a promise took back (`withdrawn`,
/// by requirement; empty: none) stays as it is and is not shown: its error goes to no other.
/// Changes nothing of requirements that stand alone.
void decide_families(const RequirementPlan& plan, ClaimSteps& steps,
                     std::vector<RequirementResult>& results,
                     const std::vector<bool>& withdrawn = {});

/// The outcome of one family.
struct FamilyResult {
  std::string id;
  std::string method;
  double error = 0;  ///< largest probability that a claim is shown which is not true, alpha/2
  std::int64_t claims = 0;
  std::int64_t needed = 0;  ///< claims that the plan wants shown
  std::int64_t shown = 0;
  /// That of the claim which is the last needed, the best taken first: pass when enough are shown.
  Verdict ruling = Verdict::not_assessed;
  bool operator==(const FamilyResult&) const = default;
};
/// In the plan's order.
[[nodiscard]] std::vector<FamilyResult> family_results(
    const RequirementPlan& plan, const std::vector<RequirementResult>& results);
[[nodiscard]] Json to_json(const FamilyResult& result);

}  // namespace etalon::validation
