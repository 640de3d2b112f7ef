// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// What errors of measured values amount to where none is larger than the declared range is wide:
/// each from 0 to `most`, so that their mean is one of losses.
struct AveragedErrors {
  AveragedError averaged = AveragedError::absolute;
  double width = 0;  ///< of the range, in the unit of the values

  /// Of one error, predicted less observed, of at most the width.
  [[nodiscard]] double amount(double error) const {
    switch (averaged) {
      case AveragedError::squared: return error * error;
      case AveragedError::with_sign: return error + width;
      case AveragedError::absolute:
      case AveragedError::none: break;
    }
    return std::fabs(error);
  }
  [[nodiscard]] double most() const {
    switch (averaged) {
      case AveragedError::squared: return width * width;
      case AveragedError::with_sign: return 2 * width;
      case AveragedError::absolute:
      case AveragedError::none: break;
    }
    return width;
  }
  /// What the metric says where the amounts have this mean.
  [[nodiscard]] double value(double mean) const {
    switch (averaged) {
      case AveragedError::squared: return std::sqrt(mean);
      case AveragedError::with_sign: return mean - width;
      case AveragedError::absolute:
      case AveragedError::none: break;
    }
    return mean;
  }
};

}  // namespace etalon::validation
