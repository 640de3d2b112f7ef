// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/roc.hpp"

#include <limits>

#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/half_pairs.hpp"

namespace etalon::validation {

RocCurve roc_curve(std::span<const double> scores, std::span<const std::int64_t> labels) {
  const ClassCounts counts = check_both_classes(scores, labels);
  const Ranking ranking = rank_scores(scores);
  RocCurve curve{counts.positives, counts.negatives, {}};
  curve.points.reserve(ranking.group_ends.size() + 1);
  curve.points.push_back({std::numeric_limits<double>::infinity(), 0, 0});
  RocPoint point;
  for (std::size_t group = ranking.group_ends.size(); group-- > 0;) {
    const std::size_t begin = group == 0 ? 0 : ranking.group_ends[group - 1];
    for (std::size_t i = begin; i < ranking.group_ends[group]; ++i) {
      if (labels[ranking.order[i]] == 1) {
        ++point.true_positives;
      } else {
        ++point.false_positives;
      }
    }
    point.threshold = scores[ranking.order[begin]];
    curve.points.push_back(point);
  }
  return curve;
}

double auc(std::span<const double> scores, std::span<const std::int64_t> labels) {
  check_both_classes(scores, labels);
  return half_pairs(rank_scores(scores), [&](std::uint32_t i) { return labels[i] == 1; }).area();
}

}  // namespace etalon::validation
