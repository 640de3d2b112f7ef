// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"

namespace etalon::validation {

/// Candidate − reference on the same cases, and how it varies between patients.
struct DifferenceSpread {
  double difference = 0;
  double variance = 0;
  double skewness = 0;        ///< of the difference: Σ u³ / variance^1.5 over patients' influence u
  std::int64_t patients = 0;  ///< effective ones, of the rarer class
  double effective_cases = 0;  ///< of the rarer class; of an AUC its patients, however many cases
  /// Of a share: how many of the effective cases were gained and lost.
  std::optional<std::pair<double, double>> discordant;
  /// Of a share of patients with several cases: the cases that the candidate did not lose.
  std::optional<ShareSpread> kept = {};
  double gained = 0;  ///< share of the cases that the candidate gained
  /// Of an AUC, by class: the same of the largest patients alone, as `ShareSpread` has them.
  struct Larger {
    double part = 0;        ///< of the cases of the class
    double difference = 0;  ///< their mean
    double patients = 0;    ///< effective ones
  };
  std::vector<Larger> larger = {};
};

/// Two models' scores (n each) on the same cases: DeLong's difference, clustered (Obuchowski 1997).
[[nodiscard]] DifferenceSpread auc_difference_spread(
    std::span<const double> candidate, std::span<const double> reference,
    std::span<const std::int64_t> labels, std::span<const std::uint32_t> patient_of_case);

struct PairedScores {
  std::span<const double> candidate;
  std::span<const double> reference;
};
/// The same where outputs are missing: the difference of `worst` scores, in which those of the
/// candidate are as wrong as they can be and the reference's as right, with the largest variance
/// and skewness of all that they could have been, from worst to `best`.
[[nodiscard]] DifferenceSpread auc_difference_spread(
    const PairedScores& worst, const PairedScores& best, std::span<const std::int64_t> labels,
    std::span<const std::uint32_t> patient_of_case);

/// Two yes/no columns of one class (sensitivity, specificity), one entry per patient: cases that
/// only the candidate calls rightly, that only the reference does, and all. A numeric error unless
/// gains, losses ≥ 0 and gains + losses ≤ cases.
[[nodiscard]] DifferenceSpread share_difference_spread(std::span<const std::int64_t> gains,
                                                       std::span<const std::int64_t> losses,
                                                       std::span<const std::int64_t> cases);
struct PairedCounts {
  std::vector<std::int64_t> gains;  ///< of each patient
  std::vector<std::int64_t> losses;
};
/// The same where outputs are missing, likewise: also as few effective cases as there could be.
[[nodiscard]] DifferenceSpread share_difference_spread(const PairedCounts& worst,
                                                       const PairedCounts& best,
                                                       std::span<const std::int64_t> cases);

/// The bound of two models that order these cases alike: known before any score. When it is
/// refused, the bound of every pair of models on these cases is.
[[nodiscard]] Bound equal_auc_bound(std::span<const std::int64_t> labels,
                                    std::span<const std::uint32_t> patient_of_case, double alpha);

/// Lower bound of the difference with one-sided error `alpha`: non-inferiority is shown when it is
/// at least −margin. The lesser of
/// 1. difference − (t + s(2z²+1)/6)·√variance, s the left skewness (Johnson 1978, Hall 1992), at
///    most 3, t with the effective patients of the rarer class less one;
/// 2. of a share, Tango's 1998 score bound over the effective cases; of an AUC the D < 0 farthest
///    from 0 with (difference − D)² ≤ z²·|D|(1/2 − |D|)/cases, the least variance of a difference D
///    that comes from guesses in place of right orders. Either keeps equal predictions of few
///    patients from being certainty;
/// 3. where patients have several cases of a share, what was gained less the upper bound of what
///    was lost (`failure_upper_bound`): gains and single losses are no proof that no patients were
///    lost as a whole; where they have equally many, at least Tango's with one case for each;
/// 4. of an AUC whose patients differ in size, the second with the larger patients' own difference
///    in place of what they have, with Student's t in place of z, for every size.
[[nodiscard]] Bound difference_lower_bound(const DifferenceSpread& spread, double alpha);

}  // namespace etalon::validation
