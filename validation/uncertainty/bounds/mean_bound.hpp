// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/loss_row.hpp"

namespace etalon::validation {

/// Fewest patients for a bound of a mean loss, also of measured values, whose few large losses a
/// smaller sample shows too seldom. Of the rarer class there must be `least_patients`.
inline constexpr std::int64_t least_patients_of_mean = 100;

/// Of 1 − loss / reference, both means over cases: how loss − ratio·reference varies whatever the
/// ratio is. Variance and Σ u³ are polynomials of the ratio, with these coefficients.
struct RatioSpread {
  double loss = 0;
  double reference = 0;
  std::array<double, 3> variance{};
  std::array<double, 4> third{};
};

/// An estimate that is a mean over cases, or behaves like one, and how it varies in patients. All
/// cases are one sample: classes are as many as they came (a cohort), nothing is stratified.
struct MeanSpread {
  double estimate = 0;
  double variance = 0;
  double skewness = 0;        ///< of the estimate: Σ u³ / variance^1.5 over patients' influence u
  std::int64_t patients = 0;  ///< effective ones, as `Clustering` has them
  std::int64_t rarer =
      0;             ///< those with cases of the class that fewer have; `patients`: no classes
  double worst = 0;  ///< the estimate if every case had lost all that one can
  /// For each number of cases that patients have, from the smallest: which share of all cases one
  /// of these has, and those who have as many or more.
  struct Size {
    double one = 0;
    double all = 0;
  };
  std::vector<Size> sizes = {};
  std::optional<RatioSpread> ratio = {};
};

/// Of any estimate by its `influence` of each patient (the derivative by his weight) and his number
/// of `cases`; `rarer` and `worst` as above. The patients' influences add up to 0.
[[nodiscard]] MeanSpread mean_spread(double estimate, double worst,
                                     std::span<const double> influence,
                                     std::span<const std::int64_t> cases, std::int64_t rarer);

/// Scaled Brier score 1 − Brier / (share·(1 − share)): 0 for the share of positives as everybody's
/// score, 1 for a flawless model. Needs both classes; `scores` (n) in [0, 1], `labels` (n) 0 or 1,
/// `patient_of_case` (n) from 0. Throws format errors for sizes and labels, numeric errors for
/// scores.
[[nodiscard]] MeanSpread scaled_brier_spread(std::span<const double> scores,
                                             std::span<const std::int64_t> labels,
                                             std::span<const std::uint32_t> patient_of_case);
/// The same of rows of patients; `lost` is the correctly rounded sum of (score − label)² over all
/// cases.
[[nodiscard]] MeanSpread scaled_brier_spread(std::span<const LossRow> patients, double lost);

/// estimate + (t + s(2z²+1)/6)·√variance, s the right skewness: an upper end that decides nothing.
[[nodiscard]] double measured_upper_end(const MeanSpread& spread, double alpha);
/// The mirror image, of the left skewness.
[[nodiscard]] double measured_lower_end(const MeanSpread& spread, double alpha);

/// Upper bound with one-sided error `alpha` of a mean loss that is 0 when nothing is lost: the
/// greater of
/// 1. `measured_upper_end`, with one patient more in variance and skewness, who lost all: he adds
///    (worst − estimate) · his share of the cases of influence. He is as large as any, but the
///    patients of a size and larger add no more than all their cases to what smaller ones show;
/// 2. (1 − alpha^(1/patients))·worst: what a share of patients that may have gone unseen would
///    cost.
/// Both are made for alpha·min(1, 0.9·(alpha/0.005)^0.07): less of it in farther tails.
/// Cases that stand twice in their patient change nothing.
[[nodiscard]] Bound mean_upper_bound(const MeanSpread& loss, double alpha);
/// Lower bound of a score that is 1 when nothing is lost: the mirror image. Of a ratio the least
/// that is not refuted by the bound of loss − ratio·reference (Fieller 1954).
[[nodiscard]] Bound mean_lower_bound(const MeanSpread& score, double alpha);

}  // namespace etalon::validation
