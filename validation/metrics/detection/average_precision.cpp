// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/average_precision.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "core/error.hpp"

namespace etalon::validation {

std::vector<JudgedMark> judged_marks(std::span<const Mark> marks,
                                     std::span<const MarkedLesion> lesions,
                                     const HitCriterion& criterion) {
  std::vector<std::size_t> order(marks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Where the place decides among equal scores, the order of the table does not.
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(marks[b].score, marks[a].spot.low, marks[a].spot.high) <
           std::tie(marks[a].score, marks[b].spot.low, marks[b].spot.high);
  });
  std::vector<MarkedLesion> open(lesions.begin(), lesions.end());
  std::vector<JudgedMark> judged;
  for (const std::size_t i : order) {
    const auto found = hit_of(marks[i], open, criterion);
    judged.push_back({.score = marks[i].score, .is_hit = found.has_value()});
    if (found) open.erase(open.begin() + static_cast<std::ptrdiff_t>(*found));
  }
  return judged;
}

double detection_average_precision(std::span<const JudgedMark> marks, std::int64_t lesions) {
  check(lesions > 0, ErrorKind::numeric, "average precision needs a lesion");
  std::vector<JudgedMark> sorted(marks.begin(), marks.end());
  std::ranges::stable_sort(
      sorted, [](const JudgedMark& a, const JudgedMark& b) { return a.score > b.score; });
  struct Point {
    double found;
    double precision;
  };
  std::vector<Point> points;
  double found = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    found += sorted[i].is_hit ? 1 : 0;
    if (i + 1 < sorted.size() && sorted[i + 1].score == sorted[i].score) continue;
    points.push_back({found, found / static_cast<double>(i + 1)});
  }
  double area = 0;
  double best = 0;
  for (std::size_t i = points.size(); i-- > 0;) {
    best = std::max(best, points[i].precision);
    const double before = i == 0 ? 0 : points[i - 1].found;
    area += best * (points[i].found - before);
  }
  return area / static_cast<double>(lesions);
}

}  // namespace etalon::validation
