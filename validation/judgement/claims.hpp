// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "validation/plan/family_methods.hpp"

namespace etalon::validation {

/// What becomes of one claim of a family.
struct ClaimDecision {
  bool is_shown = false;
  /// What the error of a single bound is divided by in the bound that decided.
  std::int64_t divisor = 1;
  /// Of a fixed sequence that ended before it: the claim that was not shown.
  std::optional<std::size_t> stopped_by = {};
  bool operator==(const ClaimDecision&) const = default;
};

/// Whether the bound of a claim with so divided error meets its limit. What is met with a smaller
/// error must be met with a larger one; then the bounds take the place of p-values.
using IsMet = std::function<bool(std::size_t claim, std::int64_t divisor)>;

/// Which of so many claims are shown, so that the probability that one of them is not true is that
/// of a single bound (docs/semantics/families.md):
///
/// - bonferroni: each with the error divided by the claims;
/// - holm: as bonferroni, then the others with the error divided by those that are left, until none
///   is shown (Holm 1979), whatever the dependence;
/// - hochberg: all that are met with the largest error at which so many are as are left over
///   (Hochberg 1988), by Simes' inequality: the claims must not be negatively dependent;
/// - fixed_sequence: each with the whole error in this order, until one is not shown;
/// - alpha_spending: each with its own part of the error, which whoever makes out its bound knows.
///
/// A claim that is not shown counts with the error that it was last held against. Its order changes
/// nothing, but in a sequence.
[[nodiscard]] std::vector<ClaimDecision> decide_claims(FamilyMethod method, std::size_t claims,
                                                       const IsMet& is_met);

}  // namespace etalon::validation
