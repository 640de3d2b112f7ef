// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

__extension__ using Int128 = __int128;

/// Structural components of the AUC in whole half pairs: for a positive case twice the negatives
/// below it plus those tied with it, for a negative case the same with the positives above it.
/// Cases stand in slots, positives first, each class in case order.
struct Placements {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::vector<std::uint32_t> slot_of_case;        ///< (n)
  std::vector<std::vector<std::uint32_t>> value;  ///< (k)(n) by slot
  std::vector<std::uint64_t> half_pairs;          ///< (k) Σ over positives = Σ over negatives

  [[nodiscard]] double auc(std::size_t model) const {
    return static_cast<double>(half_pairs[model]) /
           (2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
  }
};

/// Checks the input (`delong`) and ranks each of the k models once.
[[nodiscard]] Placements place(std::span<const std::span<const double>> scores,
                               std::span<const std::int64_t> labels, std::int64_t least_per_class);

}  // namespace etalon::validation
