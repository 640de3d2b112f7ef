// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/segmentation/surface/distance_counts.hpp"

namespace etalon::validation {

/// Distances from all elements of one surface to another surface: how many elements, and how much
/// surface, lie at each distance. Ascending; sums run over it in that order. Value type.
struct Distances {
  struct Step {
    double distance = 0;     ///< mm
    std::int64_t count = 0;  ///< elements of the surface
    double area = 0;         ///< mm² (planar: mm) that they stand for
  };
  std::vector<Step> steps;

  [[nodiscard]] std::int64_t count() const noexcept;
  [[nodiscard]] double area() const noexcept;
  /// Sum of distance over elements, and of distance · area.
  [[nodiscard]] double total() const noexcept;
  [[nodiscard]] double weighted_total() const noexcept;
  [[nodiscard]] double longest() const noexcept;
  /// Elements, and area, at most `tolerance` mm away. A distance that is larger by less than one
  /// part in 10¹² counts as equal: three steps of 0.1 mm are within 0.3 mm.
  [[nodiscard]] std::int64_t count_within(double tolerance) const noexcept;
  [[nodiscard]] double area_within(double tolerance) const noexcept;
};

/// `areas[kind]` is what one element of a kind stands for.
[[nodiscard]] Distances distances_of(const DistanceCounts& counts, std::span<const double> areas);

/// Elements of both surfaces in one distribution.
[[nodiscard]] Distances pooled(const Distances& a, const Distances& b);

/// Quantile of the distances of all elements, linear between order statistics: at position
/// (n − 1) · q from 0 (Hyndman & Fan 1996, type 7). 0 <= q <= 1, at least one element.
[[nodiscard]] double quantile(const Distances& distances, double q);

/// The least distance within which at least the share q of the area lies.
[[nodiscard]] double area_quantile(const Distances& distances, double q);

}  // namespace etalon::validation
