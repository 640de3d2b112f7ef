// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {

/// A share of cases (sensitivity, specificity, decisions that stay) and how it varies in patients.
struct ShareSpread {
  std::int64_t successes = 0;
  Clustering trials;
  [[nodiscard]] double share() const;
};

/// `successes` and `trials` have one entry per patient, 0 ≤ successes ≤ trials, else a numeric
/// error; patients without trials do not count.
[[nodiscard]] ShareSpread share_spread(std::span<const std::int64_t> successes,
                                       std::span<const std::int64_t> trials);

/// Lower bound of a share with one-sided error `alpha`: the least of
/// 1. Clopper & Pearson 1934 over the cases, which is all when patients have one case each;
/// 2. the smallest p with (share − p)² < z²·p(1−p)/cases·(1 + 0.2(k−1)) + 1.5t²·lost_together, k
/// the
///    size of the patient of a random case (Wilson 1927 with what clustering adds);
/// 3. the bound of as many patients without a failure, alpha^(1/patients).
/// No trials: 0. Patients with several trials need `least_patients`.
[[nodiscard]] Bound share_lower_bound(const ShareSpread& spread, double alpha);
/// Upper bound of the share of failures, 1 − the lower bound of the successes: that of decisions
/// which change, say.
[[nodiscard]] Bound failure_upper_bound(const ShareSpread& spread, double alpha);

}  // namespace etalon::validation
