// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace etalon::validation {

/// Voxels of one structure in a predicted and a reference mask.
struct Overlap {
  std::int64_t both = 0;
  std::int64_t predicted = 0;
  std::int64_t reference = 0;
};

/// Counts voxels equal to `structure`; both masks row-major, one size. Throws a format error when
/// sizes differ.
[[nodiscard]] Overlap count_overlap(std::span<const std::uint8_t> predicted,
                                    std::span<const std::uint8_t> reference,
                                    std::uint8_t structure);

/// What a case counts whose prediction and reference are both empty. A structure that was missed,
/// or found where there is none, always counts 0: it is never left out.
enum class BothEmpty : std::uint8_t { counts_one, is_left_out };

/// Dice coefficient of one case, metric `dice/1`: 2·both / (predicted + reference).
/// Nothing for a case that the policy leaves out; the caller reports how many there are.
[[nodiscard]] std::optional<double> dice(const Overlap& overlap, BothEmpty policy);

/// Intersection over union (Jaccard index) of one case, metric `iou/1`:
/// both / (predicted + reference − both), with the same policy.
[[nodiscard]] std::optional<double> iou(const Overlap& overlap, BothEmpty policy);

}  // namespace etalon::validation
