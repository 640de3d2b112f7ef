// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "validation/metrics/readers/reader_study.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace etalon::validation {

/// AUC of each reader in each modality with their covariances by DeLong, metric
/// `auc.readers.obuchowski_rockette/1`. Where two cells share some of their cases only, these alone
/// covary; cells without a common case do not.
struct ReaderCovariance {
  std::int64_t modalities = 0;
  std::int64_t readers = 0;
  std::vector<double> auc;         ///< (modalities, readers)
  std::vector<double> covariance;  ///< (modalities·readers)², row-major

  [[nodiscard]] double at(std::int64_t modality, std::int64_t reader) const {
    return auc[static_cast<std::size_t>(modality * readers + reader)];
  }
  [[nodiscard]] double between(std::int64_t modality, std::int64_t reader, std::int64_t modality2,
                               std::int64_t reader2) const {
    return covariance[static_cast<std::size_t>(
        (modality * readers + reader) * modalities * readers + modality2 * readers + reader2)];
  }
};

/// Every reader must have read two cases of each side in every modality (a numeric error names who
/// has not): for other designs see `reader_aucs`. Exact sums.
[[nodiscard]] ReaderCovariance reader_covariance(const ReaderStudy& study);

/// What the variance of a comparison is made of (Obuchowski & Rockette 1995; Hillis 2007).
struct RockettePart {
  double mean_square = 0;  ///< modality by reader (of two), or readers (of one)
  double error = 0;        ///< mean variance
  double covariance1 = 0;  ///< one reader, other modality; 0 for one modality
  double covariance2 = 0;  ///< other reader, one modality
  double covariance3 = 0;  ///< other reader, other modality; 0 for one modality
};

/// Three answers to one question: to whom does the result extend?
struct RocketteEstimate {
  RockettePart part;
  ReaderEstimate readers_and_cases;  ///< RRRC, degrees of freedom by Hillis
  ReaderEstimate cases;              ///< FRRC: these readers; degrees of freedom infinite
  ReaderEstimate readers;            ///< RRFC: these cases; modalities' and readers' less 1
};

/// The mean AUC of one modality; needs two readers.
[[nodiscard]] RocketteEstimate rockette_auc(const ReaderCovariance& aucs, std::int64_t modality);
/// auc[first] − auc[second] from these two modalities; needs two readers.
[[nodiscard]] RocketteEstimate rockette_difference(const ReaderCovariance& aucs, std::int64_t first,
                                                   std::int64_t second);

}  // namespace etalon::validation
