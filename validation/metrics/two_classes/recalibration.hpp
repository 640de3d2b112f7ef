// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/metrics/influence.hpp"

namespace etalon::validation::two_classes {

/// Logistic recalibration of probabilities: logit P(label) = intercept + slope · logit(score).
/// Metric `calibration.slope/1` (Cox 1958): 1 is calibrated, less: scores are too far apart. Scores
/// of 0 and 1 are cut to [1e-12, 1 − 1e-12]. `scores`, `labels` (n). Throws a numeric error where
/// there is no finite solution: one class only, equal scores, complete separation.
[[nodiscard]] Influenced calibration_slope(std::span<const double> scores,
                                           std::span<const std::int64_t> labels);
/// Metric `calibration.intercept/1`: the intercept with a slope of 1; 0 is calibrated in the large,
/// more: there are more positive cases than the scores say. Throws likewise for one class only.
[[nodiscard]] Influenced calibration_intercept(std::span<const double> scores,
                                               std::span<const std::int64_t> labels);

}  // namespace etalon::validation::two_classes
