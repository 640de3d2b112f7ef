// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"

namespace etalon::validation {

/// What is known of a case at a declared time t.
enum class StateAt : std::uint8_t {
  event,    ///< the event came at or before t
  alive,    ///< followed beyond t
  unknown,  ///< censored at or before t
};

/// Cases at a declared time with the weights that make up for the censored ones (inverse
/// probability of censoring, Graf et al. 1999): 1/G(T−) for an event, 1/G(t) beyond t, 0 unknown.
struct CensoringWeightsAt {
  double time = 0;
  TimeTable table;
  KaplanMeier censoring;
  std::vector<StateAt> state;  ///< (n)
  std::vector<double> weight;  ///< (n)
  std::int64_t events = 0;
  std::int64_t alive = 0;
};

/// Throws as `check_follow_up`, and a numeric error for a time that is not finite and above 0.
[[nodiscard]] CensoringWeightsAt weights_at(const FollowUp& cases, double time);

/// ∂/∂wᵢ of Σ amountⱼ·weightⱼ through the estimated weights alone (n); amounts (n) are fixed.
[[nodiscard]] std::vector<double> weight_influence(const FollowUp& cases,
                                                   const CensoringWeightsAt& at,
                                                   const std::vector<double>& amount);

}  // namespace etalon::validation
