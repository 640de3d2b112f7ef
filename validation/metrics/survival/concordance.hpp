// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"

namespace etalon::validation {

/// Pairs of cases by what the risks say of them, in whole numbers. A pair can be compared when one
/// has its event while the other is known to live on: at a later time, or censored at the same one.
struct PairCounts {
  std::int64_t concordant = 0;  ///< the case with the event has the larger risk
  std::int64_t discordant = 0;
  std::int64_t tied_risk = 0;
  std::int64_t tied_time = 0;  ///< both events at one time, risks differ: not compared
  std::int64_t tied_both = 0;  ///< both events at one time, risks equal: not compared

  [[nodiscard]] std::int64_t compared() const { return concordant + discordant + tied_risk; }
  /// (concordant + tied_risk/2) / compared: metric `c_index.harrell/1` (Harrell 1982). Throws a
  /// numeric error when no pair can be compared.
  [[nodiscard]] double c_index() const;
};

/// Which pairs count. Only cases with an event before `until` stand at the earlier end of a pair.
struct PairOptions {
  double until = std::numeric_limits<double>::infinity();
};

/// Counts all pairs, O(n log n). `risk` (n) is larger for an earlier event. Throws as
/// `check_follow_up`.
[[nodiscard]] PairCounts count_pairs(const FollowUp& cases, std::span<const double> risk,
                                     PairOptions options = {});

/// What a missing output does to the count: each pair with a case of `missing` (n; 1 where the
/// model said nothing) is discordant, whatever its risk says. Risks of missing cases are not read.
[[nodiscard]] PairCounts count_pairs_at_worst(const FollowUp& cases, std::span<const double> risk,
                                              std::span<const std::uint8_t> missing,
                                              PairOptions options = {});

/// A concordance with what each case contributes.
struct Concordance {
  PairCounts pairs;  ///< unweighted, below `until`
  double value = 0;
  /// ∂value/∂wᵢ (n): rows of the infinitesimal jackknife; `influence_variance` of them, added up
  /// by patient, is the variance.
  std::vector<double> influence;
  /// Of Harrell's C the share of the compared pairs that a case with an event (before `until`) has
  /// on average.
  double of_one_event = 0;
};

/// `c_index.harrell/1` with influence: exact derivative, O(n log n).
[[nodiscard]] Concordance harrell_concordance(const FollowUp& cases, std::span<const double> risk,
                                              PairOptions options = {});

/// Whether the influence of Uno's C counts the estimation of the weights.
enum class CensoringWeights : std::uint8_t { estimated, fixed };

/// Uno's C, metric `c_index.uno/1` (Uno et al. 2011): each pair weighs 1/G(T−)², G the
/// Kaplan–Meier curve of censoring and T the earlier time, so that the limit does not depend on
/// the censoring; `until` is τ. `estimated` (the whole derivative) is what a bound is made of,
/// `fixed` is what R's survival reports.
[[nodiscard]] Concordance uno_concordance(const FollowUp& cases, std::span<const double> risk,
                                          PairOptions options = {},
                                          CensoringWeights weights = CensoringWeights::estimated);

}  // namespace etalon::validation
