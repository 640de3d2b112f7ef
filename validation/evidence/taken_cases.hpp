// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/uncertainty/clusters.hpp"
#include "validation/uncertainty/contributions.hpp"

namespace etalon::validation {

/// The cases of a subgroup `column=value`, of all for an empty one.
[[nodiscard]] std::vector<std::uint32_t> chosen_cases(const CaseTable& table,
                                                      const std::string& subgroup);

/// The patients that a requirement's cases come from.
struct PatientCounts {
  std::int64_t all = 0;
  std::int64_t positive = 0;     ///< with a positive case, or an event (by the declared time)
  std::int64_t negative = 0;     ///< with a negative case; of survival followed beyond the time
  std::int64_t informative = 0;  ///< effective patients of what there are fewest of
};

/// One model on the cases of a requirement.
struct OneModel {
  JudgedCases cases;  ///< missing outputs as far from the limit as they can be
  std::optional<Contributions> contributions = {};  ///< nothing where no value is defined
  std::vector<double> near = {};  ///< scores with missing outputs as near as they can be

  /// NaN where it is not defined.
  [[nodiscard]] double value() const;
};

/// What a requirement takes of a table: its cases with one model's outputs, or two models' on the
/// same cases, and the patients they come from. Keeps references.
struct TakenCases {
  /// Throws a numeric error naming the case whose score is no probability where the metric needs
  /// them. What is not defined on the cases is a reason, not an error.
  TakenCases(const CaseTable& table, const RequirementPlan& of_plan,
             const Requirement& of_requirement);
  // The contributions borrow the cases.
  TakenCases(const TakenCases&) = delete;
  TakenCases& operator=(const TakenCases&) = delete;

  [[nodiscard]] bool is_paired() const { return !requirement.reference.empty(); }
  /// Of the model, or the difference; nothing where it is not defined or not a number to say.
  [[nodiscard]] std::optional<double> estimate() const;
  [[nodiscard]] bool is_sayable(double value) const;

  const RequirementPlan& plan;
  const Requirement& requirement;
  const Metric& metric;
  Setting setting;
  OneModel candidate = {};
  OneModel reference = {};        ///< empty unless paired
  Clusters named = {};            ///< cases by patient, whatever the plan takes as a unit
  bool are_trials_shared = true;  ///< a share counts the same cases for both models
  PatientCounts patients = {};    ///< of the plan's units: cases where it takes each as independent
  PatientCounts people = {};      ///< of patients as they are named
  std::int64_t count = 0;         ///< cases, with and without outputs
  std::int64_t missing = 0;       ///< cases that lack an output
  std::optional<double> given = {};  ///< the value without those
  std::string nothing = {};          ///< why there is nothing to judge; empty when there is
  std::string undefined = {};        ///< why there is no value on the cases; likewise

 private:
  void take(const CaseTable& table);
  void take_given(const CaseTable& table, const std::vector<std::uint32_t>& whole);
  void contribute();
  [[nodiscard]] Clusters clusters_by(const std::vector<std::string>& names) const;
};

}  // namespace etalon::validation
