// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/lanes.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// Draws bootstrap resamples of patients. Replicate r is a function of (seed, r) alone: a stream of
/// Philox words (purpose `bootstrap`), uniform without bias by Lemire's rejection. Thread-safe.
class Resampler {
 public:
  /// `strata` has one entry per cluster, or is empty: each stratum keeps its number of clusters.
  Resampler(std::int64_t clusters, std::span<const std::uint8_t> strata, std::uint64_t seed);

  /// Sets `case_counts` (n) to how often each case of the clusters is drawn in the replicate.
  void draw(std::int64_t replicate, const Clusters& clusters,
            std::span<std::uint32_t> case_counts) const;
  /// Sets `drawn` (clusters, lanes) to how often each cluster is drawn in the replicates
  /// `first` to `first + count - 1`, count ≤ lanes; of further lanes nothing is drawn.
  void draw_lanes(std::int64_t first, std::int64_t count, std::span<std::uint8_t> drawn) const;

 private:
  template <class Take>
  void draw_clusters(std::int64_t replicate, const Take& take) const;

  std::int64_t clusters_;
  std::uint64_t seed_;
  std::vector<std::vector<std::uint32_t>> strata_;  ///< clusters of each stratum
};

}  // namespace etalon::validation
