// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon::validation {

/// Test of equal shares in two paired yes/no columns, from the pairs that disagree: `first_only`
/// yes in the first column only, `second_only` in the second only. No disagreement gives p = 1.
struct McNemar {
  std::int64_t first_only = 0;
  std::int64_t second_only = 0;
  double chi_squared = 0;            ///< (b − c)² / (b + c)
  double p = 1;                      ///< of chi_squared
  double chi_squared_corrected = 0;  ///< (|b − c| − 1)² / (b + c)
  double p_exact = 1;                ///< two-sided binomial
  double p_mid = 1;                  ///< exact mid-p (Fagerland, Lydersen & Laake 2013)
};

/// Throws a numeric error for a negative count.
[[nodiscard]] McNemar mcnemar(std::int64_t first_only, std::int64_t second_only);

}  // namespace etalon::validation
