// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// What one case adds: (score − label)².
[[nodiscard]] inline double brier_loss(double score, bool is_positive) {
  const double error = score - (is_positive ? 1.0 : 0.0);
  return error * error;
}

/// Of each case. Throws as `check_probabilities`.
[[nodiscard]] std::vector<double> brier_losses(std::span<const double> scores,
                                               std::span<const std::int64_t> labels);

/// Brier score, metric `brier.mean_squared/1`: mean of (score − label)². `scores` (n) are
/// probabilities of the positive class in [0, 1]. Correctly rounded sum: the order of the cases
/// does not matter. Throws as `check_probabilities`.
[[nodiscard]] double brier_score(std::span<const double> scores,
                                 std::span<const std::int64_t> labels);

}  // namespace etalon::validation
