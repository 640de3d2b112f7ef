// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "validation/judgement/intervals.hpp"

namespace etalon::validation {

// Intervals of candidate − reference, two models on the same n cases of the same patients.

/// Entry by entry; NaN where one is.
[[nodiscard]] std::vector<double> differences(const std::vector<double>& candidate,
                                              const std::vector<double>& reference);

/// Whether the share counts the same cases for both models, as sensitivity does and a predictive
/// value does not.
[[nodiscard]] bool share_trials(const JudgedCases& candidate, const JudgedCases& reference,
                                const Metric& share, const Setting& setting);

/// `difference_lower_bound` of each direction, from the cases that one model alone calls rightly.
/// The trials are shared.
[[nodiscard]] MadeInterval share_difference_interval(const JudgedCases& candidate,
                                                     const JudgedCases& reference,
                                                     const Metric& share, const Setting& setting,
                                                     double level);
/// The same of two AUCs.
[[nodiscard]] MadeInterval area_difference_interval(const JudgedCases& candidate,
                                                    const JudgedCases& reference, double level);
/// Student's t with `patients` − 1 degrees of freedom, variance of the patients' differences of
/// derivatives.
[[nodiscard]] MadeInterval influence_difference_interval(const Contributions& candidate,
                                                         const Contributions& reference,
                                                         std::int64_t patients, double level);

}  // namespace etalon::validation
