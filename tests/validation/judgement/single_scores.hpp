// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// Whether a metric judges one score of each case of the kind. Those of all classes and of lesions
/// have tests of their own: class_scores_test, label_views_test, score_masks_test.
inline bool is_of_single_scores(const MetricInfo& info, Target target) {
  return info.target == target && info.classes == ClassUse::none && info.lesions == LesionsOf::none;
}

}  // namespace etalon::validation
