// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "distributed/communicator.hpp"
#include "validation/plan/plan.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/report/curves.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// Every statistic of every model on the same bootstrap resamples of the patients: drawn once, so
/// that all intervals of a report belong together.
///
///     Resamples resamples(test, clusters, plan);
///     resamples.draw(comm, threads);   // collective
///     const BootstrapInterval interval = resamples.interval(0, Resampled::brier);
///
/// Borrows the cases. The bits do not depend on the number of ranks or threads.
enum class Resampled : std::uint8_t { auc, brier, calibration_error };

class Resamples {
 public:
  /// Needs cases that can be measured (`ClassSizes`).
  Resamples(const Predictions& cases, const Clusters& clusters, const Plan& plan);

  /// Collective.
  void draw(distributed::Communicator& comm, std::int64_t threads);

  /// Interval of the kind and level that the plan names; model 0 is the full one.
  [[nodiscard]] BootstrapInterval interval(std::size_t model, Resampled what) const;
  /// Pointwise percentile band of the ROC curve at 101 false positive rates.
  [[nodiscard]] std::vector<BandPoint> band(std::size_t model) const;

 private:
  const Clusters& clusters_;
  const Plan& plan_;
  std::vector<std::uint8_t> strata_;
  std::vector<std::unique_ptr<Statistic>> statistics_;
  std::int64_t cases_ = 0;
  Replicates replicates_;
};

}  // namespace etalon::validation
