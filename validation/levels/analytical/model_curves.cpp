// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/model_curves.hpp"

#include "validation/metrics/confusion.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t histogram_bins = 20;

/// Whether the way from `a` by `b` to `c` bends: products in 128 bits cannot overflow.
bool bends(const RocPoint& a, const RocPoint& b, const RocPoint& c) {
  __extension__ using Wide = __int128;
  const auto product = [](std::int64_t x, std::int64_t y) {
    return static_cast<Wide>(x) * static_cast<Wide>(y);
  };
  return product(b.false_positives - a.false_positives, c.true_positives - b.true_positives) !=
         product(c.false_positives - b.false_positives, b.true_positives - a.true_positives);
}

ScoreHistogram histogram_of(std::span<const double> scores, std::span<const std::int64_t> labels) {
  ScoreHistogram histogram;
  histogram.negatives.resize(histogram_bins);
  histogram.positives.resize(histogram_bins);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = static_cast<std::size_t>(calibration_bin(scores[i], histogram_bins));
    ++(labels[i] == 1 ? histogram.positives : histogram.negatives)[bin];
  }
  return histogram;
}

}  // namespace

std::vector<CurvePoint> roc_corners(std::span<const double> scores,
                                    std::span<const std::int64_t> labels) {
  const RocCurve curve = roc_curve(scores, labels);
  std::vector<RocPoint> corners;
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const bool is_end = i == 0 || i + 1 == curve.points.size();
    if (is_end || bends(corners.back(), curve.points[i], curve.points[i + 1]))
      corners.push_back(curve.points[i]);
  }
  std::vector<CurvePoint> result;
  for (const RocPoint& point : corners)
    result.push_back({curve.false_positive_rate(point), curve.sensitivity(point)});
  return result;
}

ModelCurves curves_of(const ModelScores& model, std::span<const std::int64_t> labels,
                      std::optional<double> threshold, const Plan& plan) {
  ModelCurves curves;
  curves.model = model.name;
  curves.auc = auc(model.scores, labels);
  curves.roc = roc_corners(model.scores, labels);
  if (threshold) {
    const Confusion at = confusion(model.scores, labels, *threshold);
    curves.operating_point = {
        static_cast<double>(at.false_positives) / static_cast<double>(at.negatives()),
        at.sensitivity()};
  }
  curves.reliability = reliability_table(model.scores, labels, plan.calibration_bins);
  curves.histogram = histogram_of(model.scores, labels);
  return curves;
}

}  // namespace etalon::validation
