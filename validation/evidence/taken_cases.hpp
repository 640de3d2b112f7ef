// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/evidence/case_evidence.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/uncertainty/clusters.hpp"
#include "validation/uncertainty/contributions.hpp"

namespace etalon::validation {

/// The cases of a subgroup `column=value`, of all for an empty one.
[[nodiscard]] std::vector<std::uint32_t> chosen_cases(const CaseTable& table,
                                                      const std::string& subgroup);

/// One model on the cases of a requirement.
struct OneModel {
  JudgedCases cases;  ///< missing outputs as far from the limit as they can be
  std::optional<Contributions> contributions = {};  ///< nothing where no value is defined
  std::vector<double> near = {};  ///< scores with missing outputs as near as they can be

  /// NaN where it is not defined.
  [[nodiscard]] double value() const;
};

/// What a requirement takes of a table: its cases with one model's outputs, or two models' on the
/// same cases, and the patients they come from.
class TakenCases final : public CaseEvidence {
 public:
  /// Throws a numeric error naming the case whose score is no probability where the metric needs
  /// them. What is not defined on the cases is a reason, not an error.
  TakenCases(const CaseTable& table, const RequirementPlan& of_plan,
             const Requirement& of_requirement);

  [[nodiscard]] std::vector<const Contributions*> drawn() const override;
  [[nodiscard]] MadeInterval interval(const IntervalQuestion& question) const override;

  OneModel candidate = {};
  OneModel reference = {};  ///< empty unless paired

 private:
  void take(const CaseTable& table);
  void take_given(const CaseTable& table, const std::vector<std::uint32_t>& whole);
  [[nodiscard]] std::string lacking_class() const;
  void contribute();
  void count_trials();
  [[nodiscard]] Clusters clusters_by(const std::vector<std::string>& names) const;

  Clusters named_ = {};  ///< cases by patient, whatever the plan takes as a unit
};

}  // namespace etalon::validation
