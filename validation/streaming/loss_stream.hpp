// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "validation/metrics/metric.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/streaming/case_stream.hpp"
#include "validation/uncertainty/bounds/loss_row.hpp"

namespace etalon::validation {

/// A mean loss of probabilities on a stream, with missing outputs as far from the limit as they can
/// be.
struct LossSums {
  /// Of each patient, in order, on the root: what the cases lost; of two models 1 + what they lost
  /// more than by the reference.
  std::vector<LossRow> patients = {};
  double lost = 0;                                          ///< Σ of these over all cases
  std::array<std::array<double, 4>, 2> sums = {};           ///< of the metric, of each model
  std::array<std::array<double, 4>, 2> sums_of_given = {};  ///< of cases that lack no output
};

/// `metric` is one of sums whose first is a Brier loss. Throws a numeric error naming the case
/// whose score is no probability. Collective.
[[nodiscard]] LossSums stream_losses(const CaseStream& cases, const Requirement& requirement,
                                     const Metric& metric, const Setting& setting);

}  // namespace etalon::validation
