// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "validation/metrics/metric.hpp"
#include "validation/plan/family_methods.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/power/design.hpp"
#include "validation/power/study.hpp"

namespace etalon::validation {

/// Patients of a study of some size.
struct StudySize {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  auto operator<=>(const StudySize&) const = default;
};

/// All that a study under one design follows from: studies with one make-up are the same, whatever
/// their requirements are called and whichever column they read.
struct StudyMakeup {
  StudyKind kind = StudyKind::share;
  bool is_paired = false;
  StudySize counted = {};  ///< patients that count; of a share all of them are `positives`
  std::optional<double> reference = {};
  std::optional<double> between_models = {};
  std::optional<double> discordant = {};
  std::optional<double> largest = {};  ///< of distances
  FoundMasks found = {};
  ReaderMakeup readers = {};
  Decision decision = {};
  auto operator<=>(const StudyMakeup&) const = default;
};

/// One requirement under a design of any size, judged with a one-sided error. Keeps references.
class Planned {
 public:
  Planned(const RequirementPlan& plan, const Requirement& requirement, const Design& design,
          double error);

  [[nodiscard]] const Decision& decision() const { return decision_; }
  /// The design's expected value, else the plan's.
  [[nodiscard]] std::optional<double> expected() const;
  /// Why there is no simulation; empty when there is one.
  [[nodiscard]] std::string obstacle() const;

  /// Why nothing is assessed with so few patients, as far as the design tells of what is not
  /// simulated; empty when it may be.
  [[nodiscard]] std::string too_few() const;

  /// As many patients in all, in the design's proportion.
  [[nodiscard]] StudySize size(std::int64_t patients) const;
  /// Without an obstacle.
  [[nodiscard]] StudyMakeup makeup(StudySize size) const;
  [[nodiscard]] std::unique_ptr<Study> study(StudySize size) const;

  /// Whether `least_trials` answers for the number of `trials`.
  [[nodiscard]] bool is_of_single_trials() const;
  /// Patients whose cases a share is of.
  [[nodiscard]] std::int64_t trials(StudySize size) const;

 private:
  [[nodiscard]] bool is_paired() const { return !requirement_.reference.empty(); }
  [[nodiscard]] bool is_of_called() const {
    return info_.counted == CountedCases::called || info_.counted == CountedCases::not_called;
  }
  [[nodiscard]] double prevalence() const;
  [[nodiscard]] std::string too_few_for_a_mean(StudySize size) const;
  [[nodiscard]] std::string too_few_for_errors(StudySize size) const;
  [[nodiscard]] std::int64_t present(StudySize size) const;
  [[nodiscard]] bool is_of_shares() const { return info_.better == Better::higher; }
  [[nodiscard]] FoundMasks found() const;
  [[nodiscard]] std::string obstacle_of_masks() const;
  [[nodiscard]] std::string obstacle_of_metric() const;
  [[nodiscard]] std::string obstacle_of_loss() const;
  [[nodiscard]] std::string obstacle_of_followed() const;
  [[nodiscard]] std::string obstacle_of_truth(double truth) const;
  [[nodiscard]] bool has_stated(std::optional<double> Expectation::* fact) const;
  /// Whether the design says who is in the requirement's subgroup.
  [[nodiscard]] bool is_taken_known() const;
  /// The patients of the requirement's subgroup, where it does.
  [[nodiscard]] StudySize taken(StudySize size) const;

  const Design& design_;
  const Requirement& requirement_;
  const MetricInfo& info_;
  StudyKind kind_;
  const Expectation* expectation_;  ///< null when the design has none
  Decision decision_;
  ReaderMakeup readers_;                 ///< of readings
  bool is_of_one_class_;                 ///< all requirements are of one class of masks
  const MethodFacts* method_ = nullptr;  ///< of a claim
};

}  // namespace etalon::validation
