// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/case_evidence.hpp"
#include "validation/metrics/reader_estimate.hpp"
#include "validation/metrics/readers/reader_study.hpp"

namespace etalon::validation {

/// What readers of a table say about one requirement: its cases in one modality, or in two.
class ReaderEvidence final : public CaseEvidence {
 public:
  /// What is not defined on the cases is a reason, not an error.
  ReaderEvidence(const CaseTable& table, const RequirementPlan& of_plan,
                 const Requirement& of_requirement);

  [[nodiscard]] std::vector<const Contributions*> drawn() const override { return {}; }
  [[nodiscard]] MadeInterval interval(const IntervalQuestion& question) const override;

 private:
  void count_patients(const CaseTable& table, const std::vector<std::uint32_t>& chosen);
  void take_estimates(const CaseTable& table, const std::vector<std::uint32_t>& chosen);

  std::int64_t readers_ = 0;
  ReaderEstimate estimate_ = {};
};

}  // namespace etalon::validation
