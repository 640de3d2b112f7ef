// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// Metrics of the scores of all classes: the mean of their AUCs, the AUC of all scores in one
/// ranking, and the share of cases whose class is among the best scored.
[[nodiscard]] std::span<const Metric* const> class_score_metrics();

/// Of one class against all others, as means over classes take it.
inline constexpr std::string_view auc_of_one_class = "auc.mann_whitney.midrank/1";

}  // namespace etalon::validation
