// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/cases/case_table.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/judgement/judged.hpp"
#include "validation/judgement/result.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// The result of a requirement that is a gap: its metric in `subgroup` less that in `against`, two
/// groups of different patients. Each end is made of one end of either, which err as often each, by
/// the squares of what these lie off their estimates (Zou & Donner 2008; docs/semantics/bounds.md).
/// Not assessed where either group is not, or a patient has cases in both. `table` is that of the
/// requirement's label.
[[nodiscard]] RequirementResult gap_result(const CaseTable& table, const RequirementPlan& plan,
                                           const Requirement& requirement,
                                           SeparatedAucBounds& separated,
                                           const ErrorOfClaim& error = {});

}  // namespace etalon::validation
