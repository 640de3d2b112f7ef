// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon::validation {

/// What the cases of one patient lost, and how many they are.
struct LossRow {
  std::int64_t cases = 0;
  std::int64_t positives = 0;  ///< with the condition, where the loss is of two classes
  double lost = 0;             ///< Σ, correctly rounded
};

}  // namespace etalon::validation
