// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "validation/findings/finding.hpp"
#include "validation/levels/analytical/resamples.hpp"
#include "validation/levels/test_split.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// Level L3 of each model: `L3.auc` (DeLong), `L3.auc_bootstrap`, `L3.sensitivity`,
/// `L3.specificity`, `L3.brier`, `L3.calibration_error`; those of the compressed model end in
/// `_compressed`. `resamples` are drawn. Nothing where the cases cannot be measured: all findings
/// are not_assessed.
[[nodiscard]] std::vector<Finding> assess_analytical(const TestSplit& test,
                                                     const Resamples* resamples, const Plan& plan);

}  // namespace etalon::validation
