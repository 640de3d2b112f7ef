// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/hits.hpp"

#include <algorithm>
#include <cmath>

namespace etalon::validation {
namespace {

std::array<double, 3> centre_of(const Spot& spot) {
  std::array<double, 3> centre{};
  for (std::size_t k = 0; k < centre.size(); ++k) centre[k] = spot.low[k] / 2 + spot.high[k] / 2;
  return centre;
}

/// How well a mark hits a lesion, the more the better; nothing where it does not.
std::optional<double> closeness(const Mark& mark, const MarkedLesion& lesion,
                                const HitCriterion& criterion) {
  if (criterion.rule == HitRule::overlap) {
    const double share = intersection_over_union(mark.spot, lesion.spot);
    return share >= criterion.least ? std::optional(share) : std::nullopt;
  }
  const double reach = criterion.rule == HitRule::radius ? lesion.radius : criterion.least;
  const double apart = distance_between(mark.spot, lesion.spot);
  return apart <= reach ? std::optional(-apart) : std::nullopt;
}

}  // namespace

double distance_between(const Spot& a, const Spot& b) {
  const auto from = centre_of(a);
  const auto to = centre_of(b);
  return std::hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

double intersection_over_union(const Spot& a, const Spot& b) {
  double of_a = 1;
  double of_b = 1;
  double of_both = 1;
  for (std::size_t k = 0; k < 3; ++k) {
    const bool is_flat = a.low[k] == a.high[k] && b.low[k] == b.high[k] && a.low[k] == b.low[k];
    if (k == 2 && is_flat) continue;
    of_a *= a.high[k] - a.low[k];
    of_b *= b.high[k] - b.low[k];
    of_both *= std::max(0.0, std::min(a.high[k], b.high[k]) - std::max(a.low[k], b.low[k]));
  }
  const double of_either = of_a + of_b - of_both;
  return of_either > 0 ? of_both / of_either : 0;
}

std::optional<std::size_t> hit_of(const Mark& mark, std::span<const MarkedLesion> lesions,
                                  const HitCriterion& criterion) {
  std::optional<double> best;
  std::optional<std::size_t> hit;
  for (std::size_t i = 0; i < lesions.size(); ++i) {
    const auto close = closeness(mark, lesions[i], criterion);
    if (!close || (best && *close <= *best)) continue;
    best = close;
    hit = i;
  }
  return hit;
}

ImageHits hits_of(std::span<const Mark> marks, std::span<const MarkedLesion> lesions,
                  const HitCriterion& criterion) {
  ImageHits hits{.lesions = std::vector<std::optional<double>>(lesions.size()), .false_scores = {}};
  for (const Mark& mark : marks) {
    const auto found = hit_of(mark, lesions, criterion);
    if (!found) {
      hits.false_scores.push_back(mark.score);
      continue;
    }
    std::optional<double>& own = hits.lesions[*found];
    own = std::max(own.value_or(mark.score), mark.score);
  }
  return hits;
}

}  // namespace etalon::validation
