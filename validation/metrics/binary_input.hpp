// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace etalon::validation {

struct ClassCounts {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
};

/// Counts the classes. Throws a format error when sizes differ or a label is not 0 or 1, a numeric
/// error naming the case when a score is not finite.
ClassCounts check_scores(std::span<const double> scores, std::span<const std::int64_t> labels);

/// The same, and a numeric error unless each class has at least `least` cases.
ClassCounts check_both_classes(std::span<const double> scores, std::span<const std::int64_t> labels,
                               std::int64_t least = 1);

/// `check_scores`, and a numeric error naming the case when a score is not in [0, 1].
ClassCounts check_probabilities(std::span<const double> scores,
                                std::span<const std::int64_t> labels);

}  // namespace etalon::validation
