// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/case_evidence.hpp"
#include "validation/metrics/reader_estimate.hpp"

namespace etalon::validation {

/// The readers who read some of these cases, by their places among all, and why they carry no
/// bound: fewer than `least_readers`, or one who has not two cases of each class. Empty: they do.
struct ReadersOfCases {
  std::vector<std::size_t> places = {};
  std::string fault = {};
};
[[nodiscard]] ReadersOfCases readers_of(const CaseTable& table,
                                        const std::vector<std::uint32_t>& chosen);

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
  void take_estimates(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                      const std::vector<std::size_t>& readers);

  std::int64_t readers_ = 0;
  ReaderValues values_ = {};
};

}  // namespace etalon::validation
