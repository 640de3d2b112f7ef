// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// A mean AUC over readers of one modality, or what it has more of than another one.
class ReaderMetric final : public Metric {
 public:
  using Function = ReaderValues (*)(const ReaderStudy& study);
  constexpr ReaderMetric(const MetricInfo& info, Function function)
      : info_(info), function_(function) {
    info_.target = Target::readings;
    info_.certainty = Certainty::readers;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::readings; }
  [[nodiscard]] ReaderValues estimate(const ReaderStudy& study) const override;

 private:
  MetricInfo info_;
  Function function_;
};

/// One row a metric (docs/metrics/readers.md).
[[nodiscard]] std::span<const ReaderMetric> reader_metrics();

}  // namespace etalon::validation
