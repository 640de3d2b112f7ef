// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Tables of two classes that are made of others' columns, for requirements `members` on the same
/// cases: with their models' scores, and the attributes that their subgroups name.

/// A case for each score of which it is known whether its class is the case's.
[[nodiscard]] CaseTable pooled_table(const CaseTable& cases, const RequirementPlan& plan,
                                     const std::vector<const Requirement*>& members);
/// The cases whose class is known, positive all, with 1 for a score that has it among the `best`, 0
/// for one that has not, NaN where a class has none.
[[nodiscard]] CaseTable among_best_table(const CaseTable& cases, const RequirementPlan& plan,
                                         const std::vector<const Requirement*>& members,
                                         std::int64_t best);
/// A case for each lesion of a class of masks, positive all.
[[nodiscard]] CaseTable lesion_table(const CaseTable& cases,
                                     const std::vector<const Requirement*>& members);

}  // namespace etalon::validation
