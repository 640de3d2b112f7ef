// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "validation/findings/finding.hpp"
#include "validation/levels/test_split.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// Level L6: `L6.auc_difference`, the paired difference AUC(compressed) − AUC(full) against the
/// margin of non-inferiority. None without a compressed model.
[[nodiscard]] std::vector<Finding> assess_comparison(const TestSplit& test, const Plan& plan);

}  // namespace etalon::validation
