// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "validation/findings/expected.hpp"
#include "validation/plan/plan.hpp"

namespace etalon::validation {

/// A limit that a plan does not ask for, because nobody wrote it and these patients cannot show it.
struct LeftOut {
  std::string key;     ///< `plan.analytical.brier`
  double limit = 0;    ///< the default that was left out
  std::string reason;  ///< `the 60 patients of the test split say as much as 60 of equal size; …`
};

/// Takes those limits out of the plan which the levels that it demands have by default and which no
/// model could meet on a test split of so few patients: Brier score, scaled Brier score and, with a
/// compressed model, decision flips. What is in `given` was written by somebody and stays. Looks
/// at who the patients are and never at a label, so that the plan is fixed before any is read.
[[nodiscard]] std::vector<LeftOut> leave_out_defaults(Plan& plan,
                                                      std::span<const std::string> given,
                                                      std::span<const std::string> test_patients,
                                                      JudgedModels models);
/// The keys that `leave_out_defaults` may take a limit from.
[[nodiscard]] std::vector<std::string> keys_with_left_out_defaults();

}  // namespace etalon::validation
