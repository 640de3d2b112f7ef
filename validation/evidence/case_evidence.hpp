// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/evidence/intervals.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/uncertainty/contributions.hpp"

namespace etalon::validation {

/// The patients that a requirement's cases come from.
struct PatientCounts {
  std::int64_t all = 0;
  std::int64_t positive = 0;     ///< with a positive case, or an event (by the declared time)
  std::int64_t negative = 0;     ///< with a negative case; of survival followed beyond the time
  std::int64_t informative = 0;  ///< effective patients of what there are fewest of
};

/// What an interval is asked for.
struct IntervalQuestion {
  std::span<const std::vector<double>> replicates;  ///< of each model, where patients are drawn
  bool lower_decides = true;
  double level = 0.95;
  SeparatedAucBounds& separated;
};

/// What cases say about one requirement, reduced to what its ruling is made of, wherever the cases
/// are kept. Keeps references to plan and requirement. Immutable once made.
class CaseEvidence {
 public:
  CaseEvidence(const RequirementPlan& of_plan, const Requirement& of_requirement);
  virtual ~CaseEvidence() = default;
  CaseEvidence(const CaseEvidence&) = delete;
  CaseEvidence& operator=(const CaseEvidence&) = delete;

  [[nodiscard]] bool is_paired() const { return !requirement.reference.empty(); }
  /// Whether a value is one to say.
  [[nodiscard]] bool is_sayable(double value) const;
  /// Which kind of bound it is: that of the metric, of its differences; of shares that count other
  /// cases for each model, resampled.
  [[nodiscard]] Certainty certainty() const;
  /// Of a metric whose patients are drawn, what is to be evaluated on the draws: the model, and the
  /// reference. Borrowed.
  [[nodiscard]] virtual std::vector<const Contributions*> drawn() const = 0;
  /// Asked where `nothing` and `undefined` are empty.
  [[nodiscard]] virtual MadeInterval interval(const IntervalQuestion& question) const = 0;

  const RequirementPlan& plan;
  const Requirement& requirement;
  const Metric& metric;
  Setting setting;
  PatientCounts patients = {};   ///< of the plan's units: cases where it takes each as independent
  PatientCounts people = {};     ///< of patients as they are named
  bool are_units_cases = false;  ///< every unit is one case
  std::int64_t count = 0;        ///< cases, with and without outputs
  std::int64_t positives = 0;    ///< of those that are judged
  std::int64_t missing = 0;      ///< cases that lack an output
  /// Of a share with a value: patients with a case that it counts whatever the missing outputs are,
  /// of two models the fewer.
  std::optional<std::int64_t> patients_with_trials = {};
  bool are_trials_shared = true;        ///< a share counts the same cases for both models
  std::optional<double> estimate = {};  ///< of the model, or the difference, where it is sayable
  std::optional<double> given = {};     ///< the value without the missing
  std::string nothing = {};             ///< why there is nothing to judge; empty when there is
  std::string undefined = {};           ///< why there is no value on the cases; likewise

 protected:
  /// Sets `estimate`, of two models the difference, or why there is none to say; NaN: undefined.
  void take_values(double of_candidate, double of_reference);
};

/// The effective patients that decide whether there are enough, of a kind of labels and a time (NaN
/// without one): all of them, those of the rarer class, those with an event.
struct EffectivePatients {
  std::int64_t all = 0;
  std::int64_t positive = 0;
  std::int64_t negative = 0;
};
[[nodiscard]] std::int64_t informative_patients(const EffectivePatients& patients, Target target,
                                                double time);

}  // namespace etalon::validation
