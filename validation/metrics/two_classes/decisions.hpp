// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "validation/metrics/metric.hpp"

namespace etalon::validation::two_classes {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// NaN where the denominator is zero.
[[nodiscard]] inline double quotient(double numerator, double denominator) {
  return denominator > 0 ? numerator / denominator : undefined;
}

/// Sums of the four cells of decisions against labels.
struct Cells {
  double true_positives = 0;
  double false_positives = 0;
  double true_negatives = 0;
  double false_negatives = 0;

  [[nodiscard]] double positives() const { return true_positives + false_negatives; }
  [[nodiscard]] double negatives() const { return true_negatives + false_positives; }
  [[nodiscard]] double called() const { return true_positives + false_positives; }
  [[nodiscard]] double not_called() const { return true_negatives + false_negatives; }
  [[nodiscard]] double cases() const { return positives() + negatives(); }
  [[nodiscard]] double sensitivity() const { return quotient(true_positives, positives()); }
  [[nodiscard]] double specificity() const { return quotient(true_negatives, negatives()); }
};

/// A metric that is a function of the four cells: the row of a case says which is its own.
class CellMetric final : public Metric {
 public:
  using Function = double (*)(const Cells& cells, const Setting& setting);
  CellMetric(const MetricInfo& info, Function function) : info_(info), function_(function) {
    info_.needs_threshold = true;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 4; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = each.is_positive && each.is_called ? 1 : 0;
    row[1] = !each.is_positive && each.is_called ? 1 : 0;
    row[2] = !each.is_positive && !each.is_called ? 1 : 0;
    row[3] = each.is_positive && !each.is_called ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums, const Setting& setting) const override {
    return function_({sums[0], sums[1], sums[2], sums[3]}, setting);
  }

 private:
  MetricInfo info_;
  Function function_;
};

/// A share: of the cases that `info.counted` names, those that succeed.
class ShareMetric final : public Metric {
 public:
  using Question = bool (*)(const ScoredCase& each);
  ShareMetric(const MetricInfo& info, Question succeeds) : info_(info), succeeds_(succeeds) {
    info_.certainty = Certainty::share;
    info_.needs_threshold = true;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    const bool is_trial = is_counted(info_.counted, each);
    row[0] = is_trial && succeeds_(each) ? 1 : 0;
    row[1] = is_trial ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    return quotient(sums[0], sums[1]);
  }

 private:
  MetricInfo info_;
  Question succeeds_;
};

}  // namespace etalon::validation::two_classes
