// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace etalon::validation {

/// Twelve cases with ties within and between the classes, a score of exactly 0 and one of exactly
/// 1. The expected numbers beside its uses were computed by scikit-learn 1.9.1.
struct SmallSample {
  std::vector<double> scores = {0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.65, 0.2, 0.7, 0.4, 1.0, 0.0};
  std::vector<std::int64_t> labels = {0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0};
};

}  // namespace etalon::validation
