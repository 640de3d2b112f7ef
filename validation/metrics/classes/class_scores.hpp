// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Checks scores (n,classes) row-major and labels (n) from 0 to `classes` − 1, and returns the
/// cases of each class. Throws format errors for sizes and labels, numeric errors for scores that
/// are not finite, naming the case.
std::vector<std::int64_t> check_class_scores(std::span<const double> scores,
                                             std::span<const std::int64_t> labels,
                                             std::int64_t classes);

}  // namespace etalon::validation
