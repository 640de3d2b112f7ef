// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/metrics/two_classes/decisions.hpp"

namespace etalon::validation::two_classes {

/// One row a metric.
[[nodiscard]] std::span<const ShareMetric> share_metrics();
[[nodiscard]] std::span<const CellMetric> cell_metrics();

[[nodiscard]] const Metric& auc();
[[nodiscard]] const Metric& average_precision();
[[nodiscard]] const Metric& brier();
[[nodiscard]] const Metric& scaled_brier();
[[nodiscard]] const Metric& calibration_in_the_large();

}  // namespace etalon::validation::two_classes
