// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "validation/metrics/reader_estimate.hpp"
#include "validation/metrics/readers/reader_study.hpp"

namespace etalon::validation {

/// How readers weigh in the mean AUC of a modality.
enum class ReaderWeights : std::uint8_t {
  by_pairs,  ///< by the pairs of cases that each has read; what iMRMC does
  equal,
};

/// The covariance of two modalities' mean AUCs as Σ coefficient·moment − (the moment of pairs that
/// share nothing). Index: 1 for one reader + 2 for one negative case + 4 for one positive case.
struct ReaderMoments {
  std::array<double, 8> moment{};       ///< unbiased: E of a product of two successes
  std::array<double, 8> coefficient{};  ///< how often the design has such products
  double covariance = 0;                ///< unbiased; a variance may come out below 0
  // Biased components and their degrees of freedom, for Satterthwaite's approximation.
  std::array<double, 3> component{};  ///< readers, negatives, positives
  std::array<double, 3> degrees_of_freedom{};
};

/// Mean AUCs over readers by U-statistics, metric `auc.readers.u_statistic/1` (Gallas 2006; Gallas
/// & Brown 2008; Gallas et al. 2009, "BDG"): readers and cases random, any design: fully crossed,
/// split-plot, with gaps. A product counts where both cells were read.
struct ReaderAucs {
  std::int64_t modalities = 0;
  std::vector<double> auc;             ///< (modalities)
  std::vector<ReaderMoments> moments;  ///< (modalities, modalities)

  [[nodiscard]] const ReaderMoments& between(std::int64_t first, std::int64_t second) const {
    return moments[static_cast<std::size_t>(first * modalities + second)];
  }
};

/// Whole numbers and exact sums: readers and cases may stand in any order. O(modalities² · readers
/// · negatives · positives), 4 · modalities · negatives · positives bytes. Throws a numeric error
/// naming the modality in which no reader has read cases of both sides, or whose readers and cases
/// give no two products that share nothing. A reader who has read cases of one side only in a
/// modality is left out there.
/// An unsupported error for more than 2.5e8 pairs of cases and modalities.
[[nodiscard]] ReaderAucs reader_aucs(const ReaderStudy& study,
                                     ReaderWeights weights = ReaderWeights::by_pairs);

[[nodiscard]] ReaderEstimate reader_auc(const ReaderAucs& aucs, std::int64_t modality);
/// auc[first] − auc[second].
[[nodiscard]] ReaderEstimate reader_auc_difference(const ReaderAucs& aucs, std::int64_t first,
                                                   std::int64_t second);

}  // namespace etalon::validation
