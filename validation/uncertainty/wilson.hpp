// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Wilson's score interval of a proportion (Wilson 1927); [0, 1] for no trials. Throws a numeric
/// error unless 0 ≤ successes ≤ trials.
[[nodiscard]] Interval wilson_interval(std::int64_t successes, std::int64_t trials, double level);

/// The exact interval of Clopper & Pearson 1934.
[[nodiscard]] Interval clopper_pearson_interval(std::int64_t successes, std::int64_t trials,
                                                double level);

/// Difference of two independent proportions, first − second: Newcombe 1998, method 10 (square and
/// add the Wilson limits).
[[nodiscard]] Interval newcombe_difference(std::int64_t first_successes, std::int64_t first_trials,
                                           std::int64_t second_successes,
                                           std::int64_t second_trials, double level);

/// A proportion whose trials come in patients.
struct ClusteredProportion {
  std::int64_t successes = 0;
  std::int64_t trials = 0;
  std::int64_t patients = 0;    ///< with at least one trial
  double effective_trials = 0;  ///< trials / design effect, at most `trials`
  Interval interval;
};

/// Wilson's interval with the effective number of trials (Rao & Scott 1992; Saha, Miller & Wang
/// 2016). `successes` and `trials` have one entry per patient. When all trials agree the design
/// effect cannot be estimated: the number of patients takes its place.
[[nodiscard]] ClusteredProportion clustered_wilson(std::span<const std::int64_t> successes,
                                                   std::span<const std::int64_t> trials,
                                                   double level);

}  // namespace etalon::validation
