// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "datasets/reader.hpp"
#include "models/graph/graph.hpp"
#include "models/training/options.hpp"

namespace etalon::models {

/// Losses before the first step, over the first samples of the training split.
struct FirstLoss {
  double model = 0;
  double constant = 0;  ///< of predicting the shares of the classes every time
  std::int64_t samples = 0;

  /// So far beyond a constant prediction that the model hardly sees the inputs it was made for.
  [[nodiscard]] bool is_far_worse() const { return !(model <= 2 * constant + 1); }
};

/// Up to 64 samples in inference mode. Not for label volumes.
[[nodiscard]] FirstLoss first_loss(const Graph& graph, const datasets::SampleReader& samples,
                                   const TrainOptions& options);

/// What a user is told then, with the key that mends inputs scaled outside of the graph.
[[nodiscard]] std::string first_loss_warning(const FirstLoss& loss);

}  // namespace etalon::models
