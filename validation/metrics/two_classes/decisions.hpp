// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
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

/// A metric of the four cells: its row is the cell of the case.
class DecisionMetric : public Metric {
 public:
  [[nodiscard]] Form form() const final { return Form::sums; }
  [[nodiscard]] std::int64_t width() const final { return 4; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const final {
    row[0] = each.is_positive && each.is_called ? 1 : 0;
    row[1] = !each.is_positive && each.is_called ? 1 : 0;
    row[2] = !each.is_positive && !each.is_called ? 1 : 0;
    row[3] = each.is_positive && !each.is_called ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums, const Setting& setting) const final {
    return value({sums[0], sums[1], sums[2], sums[3]}, setting);
  }

 protected:
  [[nodiscard]] virtual double value(const Cells& cells, const Setting& setting) const = 0;
};

/// A share: `contribute` makes a success of at most one trial for each case.
class ShareMetric : public Metric {
 public:
  [[nodiscard]] Form form() const final { return Form::sums; }
  [[nodiscard]] std::int64_t width() const final { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const final {
    const bool is_trial = counts(each);
    row[0] = is_trial && succeeds(each) ? 1 : 0;
    row[1] = is_trial ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const final {
    return quotient(sums[0], sums[1]);
  }

 protected:
  [[nodiscard]] virtual bool counts(const ScoredCase& each) const = 0;
  [[nodiscard]] virtual bool succeeds(const ScoredCase& each) const = 0;
};

}  // namespace etalon::validation::two_classes
