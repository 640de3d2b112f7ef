// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/cases/case_table.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// Judges the cases by the plan. A case without output counts as the worst: a positive one as
/// ranked below all others and not called, a negative one as ranked above all and called (as
/// probabilities 0 and 1). Too few patients of a class, a metric that is not defined on the cases
/// or a subgroup without cases is a finding `not_assessed`; a column that is not there, or scores
/// that are no probabilities where the metric needs them, a format error.
///
/// Claims of a family have the bounds that decided them (`decide_families`).
///
/// Resamples are a function of the plan and the scores, so that nobody can choose them. `threads`
/// change the time, not the bits.
[[nodiscard]] std::vector<RequirementResult> judge(const CaseTable& cases,
                                                   const RequirementPlan& plan,
                                                   std::int64_t threads = 1);

}  // namespace etalon::validation
