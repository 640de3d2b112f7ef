// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/claim_steps.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "validation/evidence/table_evidence.hpp"
#include "validation/judgement/draws.hpp"
#include "validation/judgement/gaps.hpp"
#include "validation/plan/families.hpp"

namespace etalon::validation {

ClaimSteps::ClaimSteps(const CaseTable& cases, const RequirementPlan& plan, std::int64_t threads,
                       SeparatedAucBounds& separated)
    : cases_(cases), plan_(plan), threads_(threads), separated_(separated), views_(cases, plan) {}

void ClaimSteps::keep_replicates(std::size_t place, std::vector<std::vector<double>> replicates) {
  claims_[place].replicates = std::move(replicates);
}

const RequirementResult& ClaimSteps::at(std::size_t place, std::int64_t divisor) {
  auto& known = claims_[place].by_divisor;
  const auto next = known.lower_bound(divisor);
  if (next != known.end() && next->first == divisor) return next->second;
  ErrorOfClaim error{.divisor = divisor, .part = spent_part(plan_, plan_.requirements.at(place))};
  if (next != known.end()) error.of_smaller = &next->second;
  if (next != known.begin()) error.of_larger = &std::prev(next)->second;
  return known.emplace_hint(next, divisor, make_out(place, error))->second;
}

bool ClaimSteps::is_met(std::size_t place, std::int64_t divisor) {
  const auto& known = claims_[place].by_divisor;
  for (;;) {
    const auto unmet = std::ranges::find_if(
        known, [](const auto& each) { return each.second.ruling != Verdict::pass; });
    if (unmet != known.end() && unmet->first <= divisor) return false;
    const std::int64_t met = unmet == known.begin() ? 0 : std::prev(unmet)->first;
    if (met >= divisor) return true;
    std::int64_t next = divisor;
    if (!known.empty()) {
      // Most of what a small error does not show is not shown with the whole one, and the reverse.
      if (met == 0) {
        next = 1;
      } else {
        next = unmet == known.end() ? most_divided(place) : std::midpoint(met, unmet->first);
      }
    }
    static_cast<void>(at(place, next));
  }
}

/// By the claims of its family.
std::int64_t ClaimSteps::most_divided(std::size_t place) const {
  const Family* family = family_of(plan_, plan_.requirements.at(place));
  ensure(family != nullptr, "only claims of a family are decided in steps");
  return error_divisors(method_of(*family).method, std::ssize(claims_of(plan_, *family))).back();
}

RequirementResult ClaimSteps::make_out(std::size_t place, const ErrorOfClaim& error) {
  const Requirement& requirement = plan_.requirements.at(place);
  if (!requirement.against.empty())
    return gap_result(views_.of(view_name(requirement)), plan_, requirement, separated_, error);
  const Judged judged(table_evidence(views_.of(view_name(requirement)), plan_, requirement));
  const auto contributions = judged.resampled();
  auto& replicates = claims_[place].replicates;
  if (replicates.empty() && !contributions.empty())
    replicates = resample(contributions, plan_.replicates, seed_of_draws(cases_, plan_), threads_);
  return judged.result(replicates, separated_, error);
}

}  // namespace etalon::validation
