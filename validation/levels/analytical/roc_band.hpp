// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "distributed/communicator.hpp"
#include "validation/plan/plan.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/report/curves.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {

/// How the draws of a band are made.
struct BandDraws {
  std::int64_t replicates = 10000;
  double level = 0.95;  ///< of the pointwise interval
  std::uint64_t seed = 0;
  std::int64_t threads = 1;  ///< of this rank; they change the time, not the bits
};

/// Of each model the pointwise percentile band of its ROC curve at 101 false positive rates, over
/// resamples of the patients. Decides nothing. Collective; the bits do not depend on the number of
/// ranks. Needs cases of both classes.
[[nodiscard]] std::vector<std::vector<BandPoint>> roc_bands(const Predictions& cases,
                                                            const Clusters& clusters,
                                                            const BandDraws& draws,
                                                            distributed::Communicator& comm);

}  // namespace etalon::validation
