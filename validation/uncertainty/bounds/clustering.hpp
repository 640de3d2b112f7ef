// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/sums.hpp"

namespace etalon::validation {

/// How the cases of one kind (a class, or all) lie in patients, and how their values vary between
/// patients and fail together within them. Added patient by patient; sums are exact.
class Clustering {
 public:
  /// Adds a patient: its cases, the sum of their values less the mean, and Σ over its ordered pairs
  /// of different cases of what both lost, (Σ b)² − Σ b² for losses b in [0, 1]. A patient without
  /// cases of the kind is not counted.
  void add(std::int64_t cases, double centred_sum, double lost_together);

  [[nodiscard]] std::int64_t cases() const { return cases_; }
  [[nodiscard]] std::int64_t patients() const { return patients_; }
  /// Σ k² / Σ k over the patients' numbers of cases k: the size of the patient of a random case.
  [[nodiscard]] double size_of_patient() const;
  /// Variance of the mean between patients (linearized ratio estimator, I/(I−1)).
  [[nodiscard]] double variance() const;
  /// Σ of what pairs lost together / cases²: it only grows when a case gets worse, and is 0 when
  /// every patient has one case.
  [[nodiscard]] double lost_together() const;
  /// Cases over the design effect 1 + (size − 1)·correlation.
  [[nodiscard]] double effective_cases(double correlation) const;

 private:
  std::int64_t cases_ = 0;
  std::int64_t patients_ = 0;
  double squared_cases_ = 0;
  ExactSum between_;  ///< Σ s²
  ExactSum together_;
};

/// Correlation within patients that a bound allows for whatever the sample shows.
inline constexpr double assumed_correlation = 0.2;
/// The same for differences of two AUCs, whose rare failures seldom show any.
inline constexpr double assumed_correlation_of_failures = 0.5;

/// Weight of losses together in a squared bound, in units of t².
inline constexpr double together_weight = 1.5;

}  // namespace etalon::validation
