// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace etalon::validation {

/// A point, or a box with its sides along the axes, in two or three dimensions; in whatever unit
/// the tables are in. Of a point both corners are the same; of an image the third coordinate is 0.
struct Spot {
  std::array<double, 3> low{};
  std::array<double, 3> high{};

  [[nodiscard]] static Spot at(double x, double y, double z = 0) { return {{x, y, z}, {x, y, z}}; }
};

/// What a model pointed at, and how sure it was.
struct Mark {
  Spot spot;
  double score = 0;
};

/// What there is to be found.
struct MarkedLesion {
  Spot spot;
  double radius = 0;  ///< of lesions that are hit within their own
};

/// When a mark hits a lesion.
enum class HitRule : std::uint8_t {
  radius,    ///< its centre is no farther from the lesion's than the lesion's radius
  distance,  ///< no farther than a declared distance
  overlap,   ///< intersection over union of the boxes is at least a declared share
};
struct HitCriterion {
  HitRule rule = HitRule::radius;
  double least = 0;  ///< the share, of `overlap`; else the distance
};

[[nodiscard]] double distance_between(const Spot& a, const Spot& b);
/// Of the boxes; 0 where they do not overlap. In an image of two dimensions the third is left out.
[[nodiscard]] double intersection_over_union(const Spot& a, const Spot& b);

/// The lesion that a mark hits: of several the nearest, of boxes the one that it covers best, the
/// first of equal ones (callers sort them by name); nothing where it hits none.
[[nodiscard]] std::optional<std::size_t> hit_of(const Mark& mark,
                                                std::span<const MarkedLesion> lesions,
                                                const HitCriterion& criterion);

/// What the marks of one image come to.
struct ImageHits {
  std::vector<std::optional<double>> lesions;  ///< the highest score of the marks on each
  std::vector<double> false_scores;            ///< of marks that hit none, in their order
};

/// Each mark belongs to the lesion that it hits, so that it finds one. A further mark on a lesion
/// neither finds nor is false.
[[nodiscard]] ImageHits hits_of(std::span<const Mark> marks, std::span<const MarkedLesion> lesions,
                                const HitCriterion& criterion);

}  // namespace etalon::validation
