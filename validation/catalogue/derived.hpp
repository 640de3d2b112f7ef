// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// A metric that is a function which gives the value with its derivative.
class Derived final : public Metric {
 public:
  using Function = Influenced (*)(const TargetCases& cases, const Setting& setting);
  constexpr Derived(const MetricInfo& info, Function function,
                    Certainty certainty = Certainty::influence)
      : info_(info), function_(function) {
    info_.certainty = certainty;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::derivative; }
  [[nodiscard]] Influenced derive(const TargetCases& cases, const Setting& setting) const override {
    return function_(cases, setting);
  }

 private:
  MetricInfo info_;
  Function function_;
};

/// One row a metric.
[[nodiscard]] std::span<const Derived> recalibration_metrics();
[[nodiscard]] std::span<const Derived> survival_metrics();
[[nodiscard]] std::span<const Derived> regression_metrics();
[[nodiscard]] std::span<const Derived> mask_metrics();
[[nodiscard]] std::span<const Derived> grade_metrics();

}  // namespace etalon::validation
