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

/// Whether a bound holds for all that missing outputs could have been.
enum class MissingRule : std::uint8_t {
  open,       ///< it does not: a worse output may make patients more alike
  by_trials,  ///< where the cases that a share counts do not follow the outputs
  holds,
};

/// How studies of it are simulated, or why they are not (docs/semantics/power.md).
enum class StudyKind : std::uint8_t {
  share,
  area,
  brier,
  scaled_brier,
  masks,
  readers,
  concordance,
  two_rates,  ///< not: a design expects one value
  resampled,  ///< not: each study would be resampled thousands of times
  values,     ///< not: it needs a model of measured values or of times
};
[[nodiscard]] constexpr bool is_simulable(StudyKind study) { return study < StudyKind::two_rates; }

struct BoundFacts {
  Warrant warrant = Warrant::none;
  MissingRule missing = MissingRule::open;
  StudyKind study = StudyKind::resampled;
};

/// What holds of all bounds that are made out one way. How they are made out is the line of
/// `bound_maker` (validation/judgement/).
struct BoundKind {
  Certainty kind;
  Certainty as_difference;  ///< the kind that a difference of two models is made out as
  BoundFacts of_value;
  BoundFacts of_difference = {};  ///< where `as_difference` is the kind itself
  bool is_of_trials = false;      ///< a share; its difference is resampled where trials differ
  bool may_be_infinite = false;   ///< a value without a denominator is said all the same
  bool needs_minimum = false;     ///< knows no least number of patients itself
  bool is_drawn = false;          ///< patients are resampled
};

[[nodiscard]] const BoundKind& bound_kind(Certainty kind);
/// Of one model, or of the difference of two, with shared trials.
[[nodiscard]] const BoundFacts& bound_facts(Certainty kind, bool is_paired);

}  // namespace etalon::validation
