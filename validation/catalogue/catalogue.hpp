// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// Every metric that a requirement may name, in the order of docs/metrics.
[[nodiscard]] std::span<const Metric* const> all_metrics();
/// Null where no metric has the id.
[[nodiscard]] const Metric* find_metric(std::string_view id);
/// Throws a config error naming the nearest id.
[[nodiscard]] const Metric& metric_of(std::string_view id);

}  // namespace etalon::validation
