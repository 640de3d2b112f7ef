// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/case_evidence.hpp"

namespace etalon::validation {

/// What a table says about one requirement: of readings `ReaderEvidence`, else `TakenCases`.
[[nodiscard]] std::unique_ptr<const CaseEvidence> table_evidence(const CaseTable& table,
                                                                 const RequirementPlan& plan,
                                                                 const Requirement& requirement);

}  // namespace etalon::validation
