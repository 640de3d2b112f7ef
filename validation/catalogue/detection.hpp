// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/two_classes/decisions.hpp"

namespace etalon::validation {

// Metrics of marks. Their cases are the lesions (label 1, the score of the highest mark on each)
// and the images without lesions (label 0, the score of their highest mark); `values` are the
// weights of the lesions in their images.

[[nodiscard]] const Metric& afroc();
[[nodiscard]] std::span<const two_classes::ShareMetric> mark_shares();
[[nodiscard]] std::span<const Derived> mark_areas();

}  // namespace etalon::validation
