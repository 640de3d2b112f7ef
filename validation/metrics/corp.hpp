// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Cases of neighbouring scores whose best rising recalibration is one probability.
struct CorpStep {
  double least_score = 0;
  double largest_score = 0;
  std::int64_t cases = 0;
  std::int64_t positives = 0;

  /// positives / cases
  [[nodiscard]] double recalibrated() const {
    return static_cast<double>(positives) / static_cast<double>(cases);
  }
};

/// The Brier score in three parts (CORP, Dimitriadis, Gneiting & Jordan 2021): Brier =
/// miscalibration − discrimination + uncertainty. Recalibrated is what isotonic regression makes of
/// the scores; what that gains over them is the miscalibration, over the share of positives as
/// everybody's score the discrimination. Neither is below 0.
struct Corp {
  std::vector<CorpStep> steps;  ///< by rising score, recalibrated rising strictly
  double miscalibration = 0;
  double discrimination = 0;
  double uncertainty = 0;
};

/// `scores` (n) probabilities, `labels` (n) 0 or 1, n at least 1. Pool adjacent violators on whole
/// numbers, O(n log n); the order of the cases changes no bit.
[[nodiscard]] Corp corp(std::span<const double> scores, std::span<const std::int64_t> labels);

}  // namespace etalon::validation
