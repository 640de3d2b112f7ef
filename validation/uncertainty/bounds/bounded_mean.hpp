// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/loss_row.hpp"

namespace etalon::validation {

/// A mean over cases of losses from 0 to a declared most, and bounds of it over patients
/// (docs/semantics/bounds.md): the quantile of the mean when patients are weighted by exponential
/// variables and one more, who lost all that can be lost and has as many cases as any, by another
/// (Gaffke 2005; Learned-Miller and Thomas 2019). No bound improves when a case loses more. Of
/// patients with one case who lose all or nothing it is Clopper and Pearson's. The order of cases
/// and patients changes no bit.
///
///     const BoundedMean mean(losses, 1, clusters.cluster_of_case);
///     const Bound bound = mean.upper(0.025);
///     if (bound.refusal.empty() && bound.value <= limit) { /* shown */ }
class BoundedMean {
 public:
  /// `losses` (n), each from 0 to `most`; `patient_of_case` (n), each below n; a number that no
  /// case has is nobody. Throws format errors for sizes and numbers, numeric ones for no case and
  /// for losses outside.
  BoundedMean(std::span<const double> losses, double most,
              std::span<const std::uint32_t> patient_of_case);
  /// Of rows of patients; `lost` is the correctly rounded sum over all cases.
  BoundedMean(std::span<const LossRow> patients, double lost, double most);

  [[nodiscard]] double estimate() const { return most_ * estimate_; }
  /// (Σ cases)² / Σ cases², rounded down.
  [[nodiscard]] std::int64_t effective_patients() const { return effective_patients_; }

  /// Upper and lower bounds with one-sided error `alpha`; refused with fewer than 10 effective
  /// patients. Of `lower` the flawless result is the one in which all is lost.
  [[nodiscard]] Bound upper(double alpha) const;
  [[nodiscard]] Bound lower(double alpha) const;
  /// `lower` and `upper`, on two threads where there are as many.
  [[nodiscard]] std::array<Bound, 2> both(double alpha, std::int64_t threads) const;
  /// `upper(alpha).value <= limit`, in less time, and but for the last digits: that search ends at
  /// 4e-15 of `most`. False where it is refused.
  [[nodiscard]] bool is_at_most(double limit, double alpha) const;
  /// `lower(alpha).value >= limit`, likewise.
  [[nodiscard]] bool is_at_least(double limit, double alpha) const;

 private:
  /// A patient's cases, and what they lost together, most being 1.
  struct Patient {
    double cases = 0;
    double lost = 0;
    auto operator<=>(const Patient&) const = default;
  };
  void take(std::span<const LossRow> patients, double lost);
  /// What patients lost, or kept.
  [[nodiscard]] std::vector<Patient> rows(bool is_mirrored) const;
  /// P(the weighted mean of `rows` and of one more, as large as the largest, who lost all is above
  /// `mean`).
  [[nodiscard]] double probability_above(double mean, const std::vector<Patient>& rows) const;
  /// Where that probability is alpha.
  [[nodiscard]] double quantile(const std::vector<Patient>& rows, double alpha) const;
  [[nodiscard]] Bound bound(bool is_mirrored, double alpha) const;
  [[nodiscard]] bool is_shown(bool is_mirrored, double limit, double alpha) const;

  double most_;
  double cases_ = 0;
  double estimate_ = 0;  ///< most being 1
  std::int64_t effective_patients_ = 0;
  std::vector<Patient> patients_;  ///< sorted
};

}  // namespace etalon::validation
