// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// Draws bootstrap resamples of patients. Replicate r is a function of (seed, r) alone: a stream of
/// Philox words (purpose `bootstrap`), uniform without bias by Lemire's rejection. Thread-safe.
class Resampler {
 public:
  /// `strata` has one entry per cluster, or is empty: each stratum keeps its number of clusters.
  Resampler(const Clusters& clusters, std::span<const std::uint8_t> strata, std::uint64_t seed);

  /// Sets `case_counts` (n) to how often each case is drawn in the replicate.
  void draw(std::int64_t replicate, std::span<std::uint32_t> case_counts) const;

 private:
  const Clusters& clusters_;
  std::uint64_t seed_;
  std::vector<std::vector<std::uint32_t>> strata_;  ///< clusters of each stratum
};

}  // namespace etalon::validation
