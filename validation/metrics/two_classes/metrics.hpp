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
/// Expected calibration error, and its square without the bias of few cases in a bin.
[[nodiscard]] std::span<const Metric* const> calibration_errors();
/// Of the part of the ROC curve with a specificity, or a sensitivity, of 0.9 and more.
[[nodiscard]] std::span<const Metric* const> partial_aucs();

}  // namespace etalon::validation::two_classes
