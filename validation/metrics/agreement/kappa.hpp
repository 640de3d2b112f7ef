// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// What two raters said of the same cases: counts of cases by (first, second) category, k × k
/// row-major. Whole numbers: tables of patients, shards or ranks may be added up.
struct AgreementTable {
  std::int64_t categories = 0;
  std::vector<std::int64_t> counts;

  [[nodiscard]] std::int64_t at(std::int64_t first, std::int64_t second) const {
    return counts[static_cast<std::size_t>(first * categories + second)];
  }
  [[nodiscard]] std::int64_t cases() const;
};

/// Ratings are numbers from 0 to `categories` − 1 (2 or more). Throws format errors naming the
/// case.
[[nodiscard]] AgreementTable agreement_table(std::span<const std::int64_t> first,
                                             std::span<const std::int64_t> second,
                                             std::int64_t categories);

/// How much two categories i and j agree: 1 when equal; else 0, 1 − |i−j|/(k−1), or
/// 1 − (i−j)²/(k−1)².
enum class KappaWeights : std::uint8_t { none, linear, quadratic };
[[nodiscard]] double kappa_weight(KappaWeights weights, std::int64_t first, std::int64_t second,
                                  std::int64_t categories);

/// Cohen's κ, metrics `kappa.cohen/1`, `kappa.cohen.linear/1`, `kappa.cohen.quadratic/1` (Cohen
/// 1960, 1968): (observed − expected agreement) / (1 − expected agreement).
struct Kappa {
  double value = 0;
  double observed = 0;
  double expected = 0;
  /// (k,k): ∂value/∂w of a case that stands in the cell, for one case of the table. Σ counts·rows²
  /// is the variance of Fleiss, Cohen & Everitt (1969); by patient, rows are added up first.
  std::vector<double> influence;
};
/// Throws a numeric error when the table is empty or both raters use one and the same category
/// only.
[[nodiscard]] Kappa cohen_kappa(const AgreementTable& table,
                                KappaWeights weights = KappaWeights::none);

/// The rating farthest from the other rater's: what a missing rating counts as at worst. The upper
/// one where both ends are equally far.
[[nodiscard]] std::int64_t worst_rating(std::int64_t other, std::int64_t categories);

}  // namespace etalon::validation
