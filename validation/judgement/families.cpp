// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/families.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/judgement/claims.hpp"
#include "validation/plan/families.hpp"

namespace etalon::validation {
namespace {

void decide_family(const RequirementPlan& plan, const Family& family, ClaimSteps& steps,
                   std::vector<RequirementResult>& results, const std::vector<bool>& withdrawn) {
  const FamilyMethod method = method_of(family).method;
  const auto claims = claims_of(plan, family);
  const auto is_withdrawn = [&](std::size_t place) {
    return !withdrawn.empty() && withdrawn[place];
  };
  const auto decided =
      decide_claims(method, claims.size(), [&](std::size_t claim, std::int64_t divisor) {
        return !is_withdrawn(claims[claim]) && steps.is_met(claims[claim], divisor);
      });
  for (std::size_t i = 0; i < claims.size(); ++i) {
    RequirementResult& old = results[claims[i]];
    if (is_withdrawn(claims[i])) continue;
    RequirementResult result = steps.at(claims[i], decided[i].divisor);
    if (result.error == old.error) result.self_certificate = old.self_certificate;
    if (const auto& stopped_by = decided[i].stopped_by) {
      result.stopped_by = plan.requirements[claims[*stopped_by]].id;
      if (result.ruling == Verdict::pass) {
        result.ruling = Verdict::inconclusive;
        result.message = text("not reached, as '", result.stopped_by, "' before it is not shown; ",
                              result.message);
      }
    }
    ensure((result.ruling == Verdict::pass) == decided[i].is_shown, "what is met is shown");
    old = std::move(result);
  }
}

}  // namespace

void decide_families(const RequirementPlan& plan, ClaimSteps& steps,
                     std::vector<RequirementResult>& results, const std::vector<bool>& withdrawn) {
  ensure(results.size() == plan.requirements.size(), "a result for each requirement");
  for (const Family& family : plan.families) decide_family(plan, family, steps, results, withdrawn);
}

std::vector<FamilyResult> family_results(const RequirementPlan& plan,
                                         const std::vector<RequirementResult>& results) {
  std::vector<FamilyResult> all;
  for (const Family& family : plan.families) {
    std::vector<Verdict> rulings;
    for (const std::size_t place : claims_of(plan, family))
      rulings.push_back(results.at(place).ruling);
    std::ranges::sort(rulings);  // The best first.
    const std::int64_t needed = needed_claims(plan, family);
    all.push_back({.id = family.id,
                   .method = family.method,
                   .error = plan.alpha / 2,
                   .claims = std::ssize(rulings),
                   .needed = needed,
                   .shown = std::ranges::count(rulings, Verdict::pass),
                   .ruling = rulings.at(static_cast<std::size_t>(needed - 1))});
  }
  return all;
}

Json to_json(const FamilyResult& result) {
  return Json::object({{"id", result.id},
                       {"method", result.method},
                       {"error", result.error},
                       {"claims", result.claims},
                       {"needed", result.needed},
                       {"shown", result.shown},
                       {"ruling", to_string(result.ruling)}});
}

}  // namespace etalon::validation
