// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// The share of what has a score of 1, not 0, of a table whose cases are all positive.
class SuccessShare final : public Metric {
 public:
  explicit SuccessShare(const MetricInfo& info) : info_(info) {
    info_.certainty = Certainty::share;
    info_.counted = CountedCases::positive;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = each.is_positive && each.score > 0 ? 1 : 0;
    row[1] = each.is_positive ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    return sums[0] / sums[1];
  }

 private:
  MetricInfo info_;
};

}  // namespace etalon::validation
