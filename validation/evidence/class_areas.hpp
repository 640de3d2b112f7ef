// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/case_evidence.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What cases say of a mean over classes of AUCs, each of one class against all others: of each
/// class its own bounds, whose distances from the estimates add up by their squares and the
/// correlations that the placements show (MOVER), which are taken as none where they are negative.
/// Where a patient has positive cases of several classes, or an output is missing, as if all went
/// together: patients may be missed in all their classes, and a sample that shows none says nothing
/// of it.
class ClassAreas final : public CaseEvidence {
 public:
  /// Of a table with named labels that has a column for each class of the plan. What is not defined
  /// on the cases is a reason, not an error.
  ClassAreas(const CaseTable& table, const RequirementPlan& of_plan,
             const Requirement& of_requirement);

  [[nodiscard]] std::vector<const Contributions*> drawn() const override { return {}; }
  [[nodiscard]] MadeInterval interval(const IntervalQuestion& question) const override;

 private:
  void count_patients(const CaseTable& table);
  void take_means();
  [[nodiscard]] bool has_patient_of_several(const CaseTable& table) const;
  void correlate(const std::vector<std::vector<double>>& rows, bool are_apart);

  std::vector<Requirement> requirements_;  ///< of each class by itself
  std::vector<std::unique_ptr<const TakenCases>> classes_;
  std::vector<double> correlations_;  ///< (classes, classes)
};

}  // namespace etalon::validation
