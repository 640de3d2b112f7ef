// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/judgement/intervals.hpp"
#include "validation/judgement/missing.hpp"
#include "validation/judgement/result.hpp"

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

/// One requirement with the cases that it is about: of one model, or of two on the same cases.
/// Keeps references.
class Judged {
 public:
  /// Throws a numeric error naming the case whose score is no probability where the metric needs
  /// them. What is not defined on the cases is a result, not an error.
  Judged(const CaseTable& table, const RequirementPlan& plan, const Requirement& requirement);
  // The contributions borrow the cases.
  Judged(const Judged&) = delete;
  Judged& operator=(const Judged&) = delete;

  /// What has to be drawn for `result`: nothing, the model's contributions, or also the
  /// reference's.
  [[nodiscard]] std::vector<const Contributions*> resampled() const;
  [[nodiscard]] const Clusters& clusters() const { return candidate_.cases.clusters; }

  /// `replicates` has the values of each of `resampled()`.
  [[nodiscard]] RequirementResult result(std::span<const std::vector<double>> replicates) const;

 private:
  struct OneModel {
    JudgedCases cases;  ///< missing outputs as far from the limit as they can be
    std::optional<Contributions> contributions;
    std::vector<double> near;  ///< scores with missing outputs as near as they can be
  };

  /// Fills the cases; returns them by patient, whatever the plan takes as a unit.
  Clusters take(const CaseTable& table);
  void take_given(const CaseTable& table, const std::vector<std::uint32_t>& given);
  void contribute();
  [[nodiscard]] bool is_paired() const { return !requirement_.reference.empty(); }
  [[nodiscard]] static double value_of(const OneModel& side);
  [[nodiscard]] bool is_sayable(double value) const;
  [[nodiscard]] std::optional<double> estimate() const;
  [[nodiscard]] Certainty certainty() const;
  [[nodiscard]] Clusters clusters_by(const std::vector<std::string>& patients) const;
  [[nodiscard]] std::string too_few() const;
  [[nodiscard]] std::string lacks_a_class() const;
  [[nodiscard]] bool has_trial(bool is_positive, bool is_called) const;
  [[nodiscard]] std::string left_open() const;
  [[nodiscard]] MadeInterval interval(std::span<const std::vector<double>> replicates) const;
  [[nodiscard]] MadeInterval paired_interval(std::span<const std::vector<double>> replicates) const;
  [[nodiscard]] bool is_lower_deciding() const;
  [[nodiscard]] std::string out_of_reach(const MadeInterval& made) const;
  void decide(RequirementResult& result) const;

  const RequirementPlan& plan_;
  const Requirement& requirement_;
  const Metric& metric_;
  Setting setting_;
  OneModel candidate_;
  OneModel reference_;  ///< empty unless paired
  bool are_trials_shared_ = true;
  PatientCounts patients_;  ///< of the plan's units: cases where it takes each as independent
  PatientCounts people_;    ///< of patients as they are named
  std::int64_t count_ = 0;
  std::string reason_;  ///< why nothing can be said; empty when something can
  std::int64_t missing_ = 0;
  std::optional<double> given_;
};

}  // namespace etalon::validation
