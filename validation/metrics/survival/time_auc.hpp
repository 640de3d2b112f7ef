// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/survival/censoring_weights.hpp"

namespace etalon::validation {

/// AUC at a declared time, metric `auc.cumulative_dynamic.ipcw/1` (Uno et al. 2007; Hung & Chiang
/// 2010): how well the risks order those with an event by then (each weighing 1/G(T−)) before those
/// followed beyond it. Ties count half; cases censored by then enter the weights alone.
struct TimeAuc {
  double time = 0;
  std::int64_t events = 0;
  std::int64_t alive = 0;
  double value = 0;
  std::vector<double> influence;  ///< (n) ∂value/∂wᵢ with the weights estimated
};

/// `risk` (n) is larger for an earlier event, for this time. O(n log n). Throws as
/// `check_follow_up` and `weights_at`, a numeric error unless both groups have a case.
[[nodiscard]] TimeAuc time_auc(const FollowUp& cases, std::span<const double> risk, double time);

}  // namespace etalon::validation
