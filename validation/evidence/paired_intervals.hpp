// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/evidence/intervals.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"

namespace etalon::validation {

// Intervals of candidate − reference, two models on the same n cases of the same patients.

/// Cases with the models' scores, those of missing outputs as far from the limit as they can be;
/// `near` has them as near as they can be.
struct TwoModels {
  const JudgedCases& candidate;
  const JudgedCases& reference;
  std::span<const double> near_of_candidate;
  std::span<const double> near_of_reference;
  bool lower_decides = true;
};

/// Entry by entry; NaN where one is.
[[nodiscard]] std::vector<double> differences(const std::vector<double>& candidate,
                                              const std::vector<double>& reference);

/// Whether the share counts the same cases for both models, as sensitivity does and a predictive
/// value does not.
[[nodiscard]] bool share_trials(const JudgedCases& candidate, const JudgedCases& reference,
                                const Metric& share, const Setting& setting);

/// How a difference varies, and how the opposite one does.
struct BothDirections {
  DifferenceSpread gain;
  DifferenceSpread loss;
};
/// Of shares: with missing outputs as `far` from the limit as they can be, in the direction that
/// decides also as `near`; `trials` of each patient.
[[nodiscard]] BothDirections share_directions(const PairedCounts& far, const PairedCounts& near,
                                              std::span<const std::int64_t> trials,
                                              bool lower_decides);
[[nodiscard]] MadeInterval share_difference_interval(const BothDirections& of, double level);
[[nodiscard]] MadeInterval area_difference_interval(const BothDirections& of, double level);
/// Of the mean of `most` + candidate − reference.
[[nodiscard]] MadeInterval mean_difference_interval(const BoundedMean& above, double most,
                                                    double level, std::int64_t threads = 1);

/// `difference_lower_bound` of each direction, from the cases that one model alone calls rightly.
/// The trials are shared.
[[nodiscard]] MadeInterval share_difference_interval(const TwoModels& models, const Metric& share,
                                                     const Setting& setting, double level);
/// The same of two AUCs.
[[nodiscard]] MadeInterval area_difference_interval(const TwoModels& models, double level);
/// Difference of two means of values from 0 to `most`, each case's of both models: the bounds of
/// `BoundedMean` of how far a case's difference lies above −`most`, so that a patient is added in
/// whom one model alone had it all.
[[nodiscard]] MadeInterval mean_difference_interval(std::span<const double> candidate,
                                                    std::span<const double> reference, double most,
                                                    const Clusters& clusters, double level);
/// Student's t with `patients` − 1 degrees of freedom, variance of the patients' differences of
/// derivatives.
[[nodiscard]] MadeInterval influence_difference_interval(const Contributions& candidate,
                                                         const Contributions& reference,
                                                         std::int64_t patients, double level);

}  // namespace etalon::validation
