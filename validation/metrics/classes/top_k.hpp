// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace etalon::validation {

/// Metric `top_k/1`: the share of cases whose class is among the k best scored. Ties count against
/// the model: a class is among the best only when fewer than k others score as much or more.
struct TopK {
  std::int64_t cases = 0;
  std::int64_t hits = 0;
  [[nodiscard]] double value() const {
    return static_cast<double>(hits) / static_cast<double>(cases);
  }
};

/// Whether a case with these scores (classes) is a hit: its contribution.
[[nodiscard]] bool is_among_best(std::span<const double> scores, std::int64_t label,
                                 std::int64_t best);

/// `scores` (n,classes) row-major, `labels` (n); 1 ≤ best < classes. Throws format errors for sizes
/// and labels, numeric errors for scores that are not finite, naming the case.
[[nodiscard]] TopK top_k(std::span<const double> scores, std::span<const std::int64_t> labels,
                         std::int64_t classes, std::int64_t best);

}  // namespace etalon::validation
