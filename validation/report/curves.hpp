// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "validation/metrics/calibration.hpp"

namespace etalon::validation {

/// One point of a ROC curve with the pointwise bootstrap band of the sensitivity.
struct BandPoint {
  double false_positive_rate = 0;
  double lower = 0;
  double upper = 0;
};

/// Counts of scores in bins of equal width over [0, 1].
struct ScoreHistogram {
  std::vector<std::int64_t> negatives;
  std::vector<std::int64_t> positives;
};

/// A corner of the empirical ROC curve.
struct CurvePoint {
  double false_positive_rate = 0;
  double sensitivity = 0;
};

/// What the figures of the report show of one model.
struct ModelCurves {
  std::string model;  ///< `full` or `compressed`
  double auc = 0;
  std::vector<CurvePoint> roc;  ///< from (0,0) to (1,1), corners only
  std::vector<BandPoint> band;
  CurvePoint operating_point;
  std::vector<ReliabilityBin> reliability;
  ScoreHistogram histogram;
};

}  // namespace etalon::validation
