// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/findings/finding.hpp"
#include "validation/judgement/promise_studies.hpp"
#include "validation/plan/planned_findings.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::validation {

/// The cases of one split as `judge` takes them: columns `full` and `compressed`.
[[nodiscard]] CaseTable case_table(const Predictions& cases);

/// The planned findings of levels L3 and L6 on the test split, judged by the bounds of
/// docs/semantics/judgement.md. What needs an operating point and has none, or one that its metric
/// does not take, what is about a model that is not there, and everything where there are no cases,
/// is not assessed, and so is a pass that the plan did not promise for these patients
/// (`add_promises`). `threads` change the time, not the bits.
[[nodiscard]] std::vector<Finding> assess_planned(const CaseTable& test, const Plan& plan,
                                                  const std::vector<PlannedFinding>& planned,
                                                  std::int64_t threads,
                                                  const PromiseBudget& budget = {});

}  // namespace etalon::validation
