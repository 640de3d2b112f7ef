// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/judgement/promise_studies.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// Adds to each result that has bounds what the plan promises for its patients and cases (AUC,
/// shares, Brier scores; others say why not). A pass whose promise does not hold becomes not
/// assessed; of a claim of a family it is that of the error it was decided with, and what is taken
/// back is not shown: the others are decided again without it, and promised again.
/// `results` are those of `judge` for the same cases and plan.
///
/// The draws are a function of the plan and of each patient's numbers of cases, how many studies
/// of these numbers and the budget alone. `threads` change the time, not the bits.
void add_promises(const CaseTable& cases, const RequirementPlan& plan,
                  std::vector<RequirementResult>& results, std::int64_t threads,
                  const PromiseBudget& budget = {});

}  // namespace etalon::validation
