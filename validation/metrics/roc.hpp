// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

/// Decisions at one threshold: a case is called positive when its score ≥ threshold.
struct RocPoint {
  double threshold = 0;
  std::int64_t false_positives = 0;
  std::int64_t true_positives = 0;
};

/// The empirical ROC curve: one point per distinct score by falling threshold, after (0, 0) with an
/// infinite threshold; the last point is (1, 1).
struct RocCurve {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::vector<RocPoint> points;

  [[nodiscard]] double sensitivity(const RocPoint& point) const {
    return static_cast<double>(point.true_positives) / static_cast<double>(positives);
  }
  [[nodiscard]] double false_positive_rate(const RocPoint& point) const {
    return static_cast<double>(point.false_positives) / static_cast<double>(negatives);
  }
};

/// `scores` (n) larger for the positive class, `labels` (n) 0 or 1. Throws as `check_both_classes`.
[[nodiscard]] RocCurve roc_curve(std::span<const double> scores,
                                 std::span<const std::int64_t> labels);

/// Area under the ROC curve, by `HalfPairs`. Throws as `check_both_classes`.
[[nodiscard]] double auc(std::span<const double> scores, std::span<const std::int64_t> labels);

}  // namespace etalon::validation
