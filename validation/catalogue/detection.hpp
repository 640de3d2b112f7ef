// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/metrics/metric.hpp"
#include "validation/metrics/two_classes/decisions.hpp"

namespace etalon::validation {

// Metrics of marks. Their cases are the lesions (label 1, the score of the highest mark on each)
// and all images (label 0, the score of the highest mark that hits no lesion).

[[nodiscard]] const Metric& afroc1();
[[nodiscard]] std::span<const two_classes::ShareMetric> mark_shares();

}  // namespace etalon::validation
