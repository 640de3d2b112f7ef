// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/ranking.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// A statistic of a weighted sample: `counts[i]` says how often case i was drawn. Evaluations are
/// const and may run in several threads. A value that is not defined on a resample (an AUC without
/// positives) is NaN.
class Statistic {
 public:
  virtual ~Statistic() = default;
  /// Number of values.
  [[nodiscard]] virtual std::int64_t size() const = 0;
  virtual void evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const = 0;
  /// Values with each cluster left out, (clusters, size) row-major: the jackknife that BCa needs.
  /// The default evaluates once per cluster, O(clusters · n); the children below need O(n).
  [[nodiscard]] virtual std::vector<double> leave_one_out(const Clusters& clusters) const;
  /// The values on the sample itself.
  [[nodiscard]] std::vector<double> estimate(std::int64_t cases) const;
};

/// AUC: sorted once, one scan in whole numbers per resample.
class AucStatistic final : public Statistic {
 public:
  AucStatistic(std::span<const double> scores, std::span<const std::int64_t> labels);
  [[nodiscard]] std::int64_t size() const override { return 1; }
  void evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const override;
  /// From the placements, O(n log n).
  [[nodiscard]] std::vector<double> leave_one_out(const Clusters& clusters) const override;

 private:
  struct Entry {
    std::uint32_t index = 0;
    std::uint16_t is_positive = 0;
    std::uint16_t ends_group = 0;
  };
  std::vector<Entry> sorted_;
  std::vector<double> scores_;
  std::vector<std::int64_t> labels_;
};

/// Σ counts·value over Σ counts·weight: means (weight 1), shares of a subset (weight 0 outside).
class RatioStatistic final : public Statistic {
 public:
  RatioStatistic(std::vector<double> value, std::vector<double> weight);
  /// Mean of the values.
  explicit RatioStatistic(std::vector<double> value);
  [[nodiscard]] std::int64_t size() const override { return 1; }
  void evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const override;
  [[nodiscard]] std::vector<double> leave_one_out(const Clusters& clusters) const override;

 private:
  std::vector<double> value_;
  std::vector<double> weight_;
};

/// Sensitivity at false positive rates 0, 1/(points−1), …, 1, along the straight lines between the
/// corners of the ROC curve: for the band of the figure.
class RocCurveStatistic final : public Statistic {
 public:
  RocCurveStatistic(std::span<const double> scores, std::span<const std::int64_t> labels,
                    std::int64_t points);
  [[nodiscard]] std::int64_t size() const override { return points_; }
  void evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const override;

 private:
  std::vector<std::int64_t> labels_;
  Ranking ranking_;
  std::int64_t points_;
};

}  // namespace etalon::validation
