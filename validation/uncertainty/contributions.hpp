// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "validation/metrics/metric.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// The cases of one requirement: what metrics see of them, and which belong to one patient.
struct JudgedCases {
  std::vector<double> scores;  ///< (n) finite
  std::vector<std::int64_t> labels;
  std::vector<double> times;
  std::vector<double> values;
  Clusters clusters;

  [[nodiscard]] std::int64_t size() const { return std::ssize(scores); }
};

/// A metric reduced to what each patient adds to it: sums of rows, the ranked cases, or the
/// derivative by its weight. Estimate, leave-one-out values and resampled values come from the same
/// contributions. Immutable: may be used by several threads. Keeps references to `metric`, and of
/// ranks to `cases`.
class Contributions {
 public:
  Contributions(const JudgedCases& cases, const Metric& metric, const Setting& setting);

  /// Of a metric of sums: `rows` (patients, width) are each patient's, correctly rounded, `sums`
  /// (width) those of all cases.
  Contributions(std::vector<double> rows, std::vector<double> sums, const Metric& metric,
                const Setting& setting);

  [[nodiscard]] const Metric& metric() const { return metric_; }
  [[nodiscard]] std::int64_t patients() const { return patients_; }
  /// On the cases as they are; NaN where it is not defined.
  [[nodiscard]] double estimate() const { return estimate_; }
  /// Of a metric with a derivative: the variance between patients (infinitesimal jackknife, times
  /// I/(I−1) for I patients).
  [[nodiscard]] double variance() const;
  /// Of a metric with a derivative: its row of each patient, (clusters).
  [[nodiscard]] const std::vector<double>& influence() const;
  /// `Influenced::worst`.
  [[nodiscard]] double worst() const { return worst_; }
  /// With each patient left out, (clusters); of sums and ranks.
  [[nodiscard]] std::vector<double> leave_one_out() const;
  /// In each of several resamples, `drawn` (clusters, lanes) saying how often a patient is drawn.
  [[nodiscard]] Lanes resampled(std::span<const std::uint8_t> drawn) const;
  /// Row k of every patient, (clusters): successes and trials of a share.
  [[nodiscard]] std::vector<double> column(std::int64_t k) const;

 private:
  const JudgedCases* cases_ = nullptr;  ///< of ranks
  std::int64_t patients_ = 0;
  const Metric& metric_;
  Setting setting_;
  std::vector<double> rows_;  ///< (clusters, width) of sums, (clusters) of a derivative
  std::vector<double> sums_;  ///< (width)
  RankedCases ranked_;
  double estimate_ = 0;
  double worst_ = std::numeric_limits<double>::quiet_NaN();
};

/// Values of one or more metrics on the same resamples of their patients, (metrics)(replicates).
/// Replicate r is a function of `seed` and r; the bits do not depend on `threads`.
[[nodiscard]] std::vector<std::vector<double>> resample(
    std::span<const Contributions* const> metrics, std::int64_t replicates, std::uint64_t seed,
    std::int64_t threads);

}  // namespace etalon::validation
