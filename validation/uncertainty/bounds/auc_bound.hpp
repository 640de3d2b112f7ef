// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {

/// What a bound of an AUC needs of a sample: the AUC and how its placements (DeLong's structural
/// components) vary between and within patients. Independent of the order of the cases.
struct AucSpread {
  double auc = 0;
  Clustering positives;
  Clustering negatives;
  Losses lost_by_positives;  ///< 1 − a case's placement, in half pairs
  Losses lost_by_negatives;
  double shared = 0;  ///< variance by patients with cases of both classes (Obuchowski 1997), signed
  double lost_together = 0;   ///< what cases of different classes in one patient lost together
  double alike_together = 0;  ///< the same if each lost the least of its patient's of its class
  /// What each patient's cases of a class lost on average, and how many they are; the largest
  /// losses first.
  struct Wrong {
    double lost = 0;
    std::int64_t cases = 0;
  };
  std::vector<Wrong> wrong_positives = {};
  std::vector<Wrong> wrong_negatives = {};
  /// The largest patients of a class alone, as `ShareSpread` has them.
  struct Larger {
    Clustering patients;
    std::int64_t least_cases = 0;  ///< of each of them
    double lost_by_others = 0;     ///< mean over all cases of the class
  };
  std::vector<Larger> larger_positives = {};
  std::vector<Larger> larger_negatives = {};

  [[nodiscard]] double variance() const;
};

/// Ranks once, O(n log n). `scores` (n) larger for the positive class, `labels` (n) 0 or 1,
/// `patient_of_case` (n) numbered from 0. Throws as `delong`, but needs one case of each class.
[[nodiscard]] AucSpread auc_spread(std::span<const double> scores,
                                   std::span<const std::int64_t> labels,
                                   std::span<const std::uint32_t> patient_of_case);
/// The same where some outputs are missing: the AUC of `worst` scores, in which these cases are
/// ranked as wrong as they can be, and the largest variance of all that they could have been, from
/// worst to `best`. No output that is known has a lower bound than one that is missing.
[[nodiscard]] AucSpread auc_spread(std::span<const double> worst, std::span<const double> best,
                                   std::span<const std::int64_t> labels,
                                   std::span<const std::uint32_t> patient_of_case);

/// The lower bound of the AUC of completely separated classes: the AUC of two normal classes
/// (ratios of their standard deviations 2/3, 1, 3/2, the least favourable) in which such a sample
/// has probability `alpha`. Known before any score. Throws a numeric error unless there are cases.
[[nodiscard]] double separated_auc_bound(std::int64_t positives, std::int64_t negatives,
                                         double alpha);

/// Lower bound of an AUC with one-sided error `alpha`: for separated classes the third, else the
/// least of
/// 1. auc − t·√variance, Student's t with the effective patients of the rarer class less one;
/// 2. the smallest A with (auc − A)² < z²·v(A) + 1.5t²·lost_together, v(A) the variance of the AUC
///    of two normal classes with AUC A and one case for each effective patient; if it is greater
///    the one with z²·v(A)/2 + t²·(Σ of what each patient's cases lost)² / cases² of either class,
///    but no more than the former when each case had lost only the least of its patient's;
/// 3. the bound of separated classes of as many effective patients;
/// 4. 1 − c · (the upper bound of the share of patients who lost c or more on average, Clopper &
///    Pearson 1934), for every c that a patient of either class lost: few that are wholly wrong, as
///    those missed or without output, are no sample of a normal class.
/// A pair in the wrong order never improves 2, a case that stands twice in its patient changes
/// none. By 2 a sample that happens to look even is not taken for certainty; by 3 no sample has a
/// higher bound than a flawless one. docs/semantics/bounds.md has derivation and simulated errors.
[[nodiscard]] Bound auc_lower_bound(const AucSpread& spread, double alpha);
/// With the third already known (`attainable`), for many samples of one design.
[[nodiscard]] Bound auc_lower_bound(const AucSpread& spread, double alpha, double attainable);

/// Remembers `separated_auc_bound`, which takes milliseconds, where many AUCs are of the same
/// patients: models side by side, each with the errors of a family. Used by one thread.
class SeparatedAucBounds {
 public:
  [[nodiscard]] double of(const AucSpread& spread, double alpha);

 private:
  std::map<std::tuple<std::int64_t, std::int64_t, double>, double> known_;
};

/// The third of a sample: `separated_auc_bound` of its effective patients.
[[nodiscard]] double attainable_auc(const AucSpread& spread, double alpha);

}  // namespace etalon::validation
