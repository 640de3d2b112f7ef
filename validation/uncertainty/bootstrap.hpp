// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "distributed/communicator.hpp"
#include "validation/uncertainty/clusters.hpp"
#include "validation/uncertainty/interval.hpp"
#include "validation/uncertainty/statistic.hpp"

namespace etalon::validation {

struct BootstrapOptions {
  std::int64_t replicates = 2000;
  std::uint64_t seed = 1;
  std::int64_t threads = 1;  ///< of this rank; changes the time, not the result
};

/// Values of several statistics on the same resamples: (replicates, width) row-major, where width
/// is the sum of the statistics' sizes.
struct Replicates {
  std::int64_t count = 0;
  std::int64_t width = 0;
  std::vector<double> values;

  /// All replicates of one value.
  [[nodiscard]] std::vector<double> column(std::int64_t value) const;
};

/// Resamples clusters with replacement (within `strata`, one entry per cluster, when not empty) and
/// evaluates every statistic on each resample. Collective: ranks compute contiguous parts of the
/// replicates and gather them; every rank gets all. Replicate r depends on seed and r alone, so the
/// bits are the same for every number of ranks and threads.
[[nodiscard]] Replicates bootstrap(std::span<const Statistic* const> statistics,
                                   const Clusters& clusters, std::span<const std::uint8_t> strata,
                                   const BootstrapOptions& options,
                                   distributed::Communicator& comm);

/// Sample quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
/// `sorted` rises and is not empty.
[[nodiscard]] double quantile(std::span<const double> sorted, double probability);

/// A bootstrap interval and how many replicates were not defined and left out of it.
struct BootstrapInterval {
  Interval interval;
  std::int64_t undefined = 0;
};

/// Quantiles (1 ∓ level)/2 of the replicates. Throws a numeric error when none is defined.
[[nodiscard]] BootstrapInterval percentile_interval(std::span<const double> replicates,
                                                    double level);

/// Bias-corrected and accelerated (Efron 1987): bias from the share of replicates below the
/// estimate (ties counting half), acceleration from the leave-one-out values. An estimate outside
/// all replicates takes half a replicate as that share.
[[nodiscard]] BootstrapInterval bca_interval(std::span<const double> replicates, double estimate,
                                             std::span<const double> leave_one_out, double level);

/// Acceleration constant of the finite leave-one-out values: Σd³ / (6 (Σd²)^1.5), d = mean − value;
/// 0 when all are equal.
[[nodiscard]] double acceleration(std::span<const double> leave_one_out);

}  // namespace etalon::validation
