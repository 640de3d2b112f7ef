// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// What is known of how often a bound passes a device exactly at the limit.
enum class Warrant : std::uint8_t {
  none,       ///< nothing that is promised
  coarse,     ///< few designs, docs/semantics/judgement.md
  summed,     ///< probabilities summed up, docs/semantics/bounds.md
  simulated,  ///< at most 3.5 % of the designs there
};

/// What holds of all bounds that are made out one way.
struct BoundKind {
  Certainty kind;
  Warrant of_value;
  Warrant of_difference;  ///< of two models
};

[[nodiscard]] const BoundKind& bound_kind(Certainty kind);

}  // namespace etalon::validation
