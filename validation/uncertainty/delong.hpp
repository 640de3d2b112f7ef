// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Areas under the ROC curves of k models on the same cases, with their covariance matrix.
struct AucCovariance {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t patients = 0;       ///< clusters; the number of cases when cases are independent
  std::vector<double> auc;         ///< (k)
  std::vector<double> covariance;  ///< (k,k), row-major

  [[nodiscard]] double at(std::size_t first, std::size_t second) const {
    return covariance[first * auc.size() + second];
  }
};

/// DeLong, DeLong & Clarke-Pearson 1988, by mid-ranks (Sun & Xu 2014): k sorts and k² products.
/// `scores` holds k spans of n scores, larger for the positive class; `labels` n values 0 or 1.
/// Ranks are whole numbers and sums are exact, so the result does not depend on the order of the
/// cases. Throws format errors for sizes and labels, numeric errors for a score that is not finite
/// or a class with fewer than two cases.
[[nodiscard]] AucCovariance delong(std::span<const std::span<const double>> scores,
                                   std::span<const std::int64_t> labels);
[[nodiscard]] AucCovariance delong(std::span<const double> scores,
                                   std::span<const std::int64_t> labels);

/// The same for cases that come in patients (Obuchowski 1997): the variance counts patients, not
/// cases. `patient_of_case` holds n patient numbers from 0. Equal to `delong` when every patient
/// has one case. Needs two patients with positives and two with negatives.
[[nodiscard]] AucCovariance clustered_delong(std::span<const std::span<const double>> scores,
                                             std::span<const std::int64_t> labels,
                                             std::span<const std::uint32_t> patient_of_case);

enum class AucScale { plain, logit };

/// Wald interval of an AUC, cut to [0, 1]. `logit`: computed on the log-odds and mapped back, never
/// leaves (0, 1) (Pepe 2003, §5.2). For an AUC of 0 or 1 or a variance of zero both are degenerate:
/// use `newcombe_auc_interval`.
[[nodiscard]] Interval auc_interval(double auc, double variance, double level,
                                    AucScale scale = AucScale::plain);

/// Score-type interval (Newcombe 2006, method 5) from the AUC and the class sizes alone: also
/// honest at AUC = 0 and 1, where every empirical variance is zero.
[[nodiscard]] Interval newcombe_auc_interval(double auc, std::int64_t positives,
                                             std::int64_t negatives, double level);

/// Difference of two AUCs on the same cases.
struct PairedAuc {
  double difference = 0;  ///< auc[first] − auc[second]
  double variance = 0;
  double z = 0;  ///< 0 when the variance is zero and the AUCs are equal, else ±infinity
  double p = 1;  ///< two-sided, of no difference
  Interval interval;
};
[[nodiscard]] PairedAuc paired_test(const AucCovariance& aucs, std::size_t first,
                                    std::size_t second, double level = 0.95);

/// Is `candidate` not worse than `reference` by `margin` or more?
struct NonInferiority {
  double difference = 0;  ///< auc[candidate] − auc[reference]
  double lower = 0;       ///< one-sided lower confidence bound of the difference
  double margin = 0;
  double z = 0;
  double p = 1;           ///< one-sided, of difference ≤ −margin
  bool is_shown = false;  ///< lower > −margin
};
/// `alpha` is the one-sided error; `margin` ≥ 0.
[[nodiscard]] NonInferiority non_inferiority(const AucCovariance& aucs, std::size_t candidate,
                                             std::size_t reference, double margin, double alpha);

}  // namespace etalon::validation
