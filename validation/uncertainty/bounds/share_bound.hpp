// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/sums.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {

/// How failures lie in patients; either sum only grows with a further one.
struct Failures {
  Int128 together = 0;  ///< Σ over patients of failures²
  ExactSum alike = {};  ///< Σ over patients of failures · (failures / cases)²

  void add(std::int64_t cases, std::int64_t failed);
};

/// A share of cases (sensitivity, specificity, decisions that stay) and how it varies in patients.
struct ShareSpread {
  std::int64_t successes = 0;
  Clustering trials;
  Failures failures = {};
  /// The same of the largest patients alone: of those with at least the second smallest number of
  /// cases, the third smallest, and so on. Empty when all have as many.
  std::vector<ShareSpread> larger = {};
  [[nodiscard]] double share() const;
};

/// `successes` and `trials` have one entry per patient, 0 ≤ successes ≤ trials, else a numeric
/// error; patients without trials do not count.
[[nodiscard]] ShareSpread share_spread(std::span<const std::int64_t> successes,
                                       std::span<const std::int64_t> trials);

/// Lower bound of a share with one-sided error `alpha`: with the bound of Clopper & Pearson 1934
/// over as many cases as there are effective patients (all of them when each has one),
/// 1. that bound of the share;
/// 2. if it is greater, the smallest p with (share − p)² < 0.3·z²·p(1−p)/patients + 1.5t²·together,
///    Σ over patients of failures² / cases², but no more than 1 of the share that is left when each
///    failure counted as far as its patient's cases failed, (failures / cases)²;
/// 3. no more than as many patients without a failure show, alpha^(1/patients);
/// 4. no more than what is left when only the larger patients fail: their share of the cases times
///    1 to 3 of them, less the others' failures, for every size.
/// A further failure never improves it and a case that stands twice in its patient changes nothing.
/// No trials: 0. Patients with several trials need `least_patients` effective ones.
[[nodiscard]] Bound share_lower_bound(const ShareSpread& spread, double alpha);
/// Upper bound of the share of failures, 1 − the lower bound of the successes: that of decisions
/// which change, say.
[[nodiscard]] Bound failure_upper_bound(const ShareSpread& spread, double alpha);

}  // namespace etalon::validation
