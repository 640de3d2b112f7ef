// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/table_evidence.hpp"

#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/class_areas.hpp"
#include "validation/evidence/reader_evidence.hpp"
#include "validation/evidence/taken_cases.hpp"

namespace etalon::validation {

std::unique_ptr<const CaseEvidence> table_evidence(const CaseTable& table,
                                                   const RequirementPlan& plan,
                                                   const Requirement& requirement) {
  if (table.target == Target::readings)
    return std::make_unique<ReaderEvidence>(table, plan, requirement);
  if (metric_of(requirement.metric).info().classes == ClassUse::each)
    return std::make_unique<ClassAreas>(table, plan, requirement);
  return std::make_unique<TakenCases>(table, plan, requirement);
}

}  // namespace etalon::validation
