// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/claims.hpp"

namespace etalon::validation {
namespace {

std::vector<ClaimDecision> each_by_itself(std::size_t claims, std::int64_t divisor,
                                          const IsMet& is_met) {
  std::vector<ClaimDecision> decided(claims);
  for (std::size_t i = 0; i < claims; ++i)
    decided[i] = {.is_shown = is_met(i, divisor), .divisor = divisor};
  return decided;
}

std::vector<ClaimDecision> by_holm(std::size_t claims, const IsMet& is_met) {
  std::vector<ClaimDecision> decided(claims);
  auto left = static_cast<std::int64_t>(claims);
  for (bool has_shown = true; has_shown && left > 0;) {
    has_shown = false;
    const std::int64_t divisor = left;
    for (std::size_t i = 0; i < claims; ++i) {
      if (decided[i].is_shown) continue;
      decided[i] = {.is_shown = is_met(i, divisor), .divisor = divisor};
      if (!decided[i].is_shown) continue;
      has_shown = true;
      --left;
    }
  }
  return decided;
}

std::vector<ClaimDecision> by_hochberg(std::size_t claims, const IsMet& is_met) {
  std::vector<ClaimDecision> decided(claims);
  const auto all = static_cast<std::int64_t>(claims);
  for (std::int64_t divisor = 1; divisor <= all; ++divisor) {
    std::int64_t met = 0;
    for (std::size_t i = 0; i < claims; ++i) {
      decided[i] = {.is_shown = is_met(i, divisor), .divisor = divisor};
      met += decided[i].is_shown ? 1 : 0;
    }
    if (met >= all - divisor + 1) return decided;
  }
  for (ClaimDecision& each : decided) each.is_shown = false;
  return decided;
}

std::vector<ClaimDecision> by_sequence(std::size_t claims, const IsMet& is_met) {
  std::vector<ClaimDecision> decided(claims);
  std::optional<std::size_t> stopped_by;
  for (std::size_t i = 0; i < claims; ++i) {
    if (stopped_by) {
      decided[i].stopped_by = stopped_by;
      continue;
    }
    decided[i].is_shown = is_met(i, 1);
    if (!decided[i].is_shown) stopped_by = i;
  }
  return decided;
}

}  // namespace

std::vector<ClaimDecision> decide_claims(FamilyMethod method, std::size_t claims,
                                         const IsMet& is_met) {
  switch (method) {
    case FamilyMethod::bonferroni:
      return each_by_itself(claims, static_cast<std::int64_t>(claims), is_met);
    case FamilyMethod::holm: return by_holm(claims, is_met);
    case FamilyMethod::hochberg: return by_hochberg(claims, is_met);
    case FamilyMethod::alpha_spending: return each_by_itself(claims, 1, is_met);
    case FamilyMethod::fixed_sequence: break;
  }
  return by_sequence(claims, is_met);
}

}  // namespace etalon::validation
