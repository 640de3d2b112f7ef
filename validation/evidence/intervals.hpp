// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/contributions.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {

/// Why a value or its bounds cannot be said where the numbers are too large for the machine's.
inline constexpr std::string_view beyond_double =
    "a result leaves the range of double (1.8e308); scale the values down";

/// An interval with the name of its method; none, with the reason, where no honest one is known.
struct MadeInterval {
  std::optional<Interval> interval = {};
  std::string method = {};
  std::string reason = {};
  /// The two ends with what a flawless result would have given; of shares and areas.
  std::optional<Bound> lower = {};
  std::optional<Bound> upper = {};
};

/// An interval between two bounds; none where one of them refuses.
[[nodiscard]] MadeInterval of_bounds(Bound lower, Bound upper, std::string method);

/// Counts that were kept as double.
[[nodiscard]] std::vector<std::int64_t> whole_numbers(const std::vector<double>& values);

/// `share_lower_bound` of the successes and, mirrored, of the failures, each with error `alpha`;
/// rows of patients, whole numbers.
struct ShareBounds {
  Bound lower;
  Bound upper;
};
[[nodiscard]] ShareBounds share_bounds(const std::vector<double>& successes,
                                       const std::vector<double>& trials, double alpha);
/// The bounds of a share.
[[nodiscard]] MadeInterval share_interval(const Contributions& share, double level);
/// How AUCs vary, sorted once for all errors that claims of a family may be judged with.
struct AreaSpreads {
  AucSpread to_decide;  ///< of exchanged classes where the upper end decides
  AucSpread given;      ///< as if missing outputs were the worst that had been given
};
/// `cases` hold both classes, scores of missing outputs as far from the limit as they can be, in
/// `near` as near.
[[nodiscard]] AreaSpreads area_spreads(const JudgedCases& cases, std::span<const double> near,
                                       bool lower_decides);
/// The end that decides is `auc_lower_bound`, of exchanged classes where the upper one does. The
/// other end, which only tells a failure from an open question, is DeLong's over patients on the
/// logit scale with Student's t; the range's where the variance is zero.
[[nodiscard]] MadeInterval area_interval(const AreaSpreads& spreads, bool lower_decides,
                                         std::int64_t patients_of_smaller_class, double level,
                                         SeparatedAucBounds& separated);
/// Brier score: the bounds of `BoundedMean`.
[[nodiscard]] MadeInterval loss_interval(const BoundedMean& losses, double level,
                                         std::int64_t threads = 1);
[[nodiscard]] MadeInterval loss_interval(const JudgedCases& cases, double level);
/// Scaled Brier score: its `mean_lower_bound`; the upper end decides nothing.
[[nodiscard]] MadeInterval relative_loss_interval(const MeanSpread& score, double level);
[[nodiscard]] MadeInterval relative_loss_interval(const JudgedCases& cases, double level);
/// A mean loss with weights, by its derivative: `mean_upper_bound`, with `rarer` effective patients
/// of what there are fewest of; the lower end decides nothing.
[[nodiscard]] MadeInterval weighted_loss_interval(const Contributions& metric,
                                                  const Clusters& clusters, std::int64_t rarer,
                                                  double level);
/// A mean of scores of cases, from 0 to their best, 1; of distances from their best, 0, to
/// `largest`: the bounds of `BoundedMean` of what each case loses.
[[nodiscard]] MadeInterval mean_score_interval(const JudgedCases& cases,
                                               std::optional<double> largest, double level);
/// A mean over classes (`values`, from 0) of such means: of each class the bounds of `BoundedMean`,
/// whose distances from the estimates add up by their squares where each patient has cases of one
/// class; else each with the error divided by the classes, and their mean.
[[nodiscard]] MadeInterval class_means_interval(const JudgedCases& cases,
                                                std::optional<double> largest, double level);
/// The same of the difference of two models, `cases` less the scores `reference`: of each class how
/// far a case's difference lies above the least there is.
[[nodiscard]] MadeInterval class_means_difference_interval(const JudgedCases& cases,
                                                           std::span<const double> reference,
                                                           std::optional<double> largest,
                                                           double level);
/// Whether a variance is none but for the rounding of values of that size.
[[nodiscard]] inline bool is_rounding(double variance, double size) {
  constexpr double relative = 1e-13;
  return !(variance > relative * size * (relative * size));
}
/// Student's t on the scale of the metric's range: logit between two ends, log above 0, else plain.
/// `patients` are those that carry the information: with the event, for survival.
[[nodiscard]] MadeInterval influence_interval(const Contributions& metric, std::int64_t patients,
                                              double level);
/// A concordance: `concordance_bounds`, of patients with up to `most_events` cases with an event,
/// of which each may have as many pairs as one has on average.
[[nodiscard]] MadeInterval concordance_interval(const Contributions& metric, std::int64_t patients,
                                                std::int64_t most_events, double level);
/// Bias-corrected and accelerated, of the values over resamples of the patients; `leave_one_out`
/// has the value without each patient.
[[nodiscard]] MadeInterval resampled_interval(const std::vector<double>& replicates,
                                              double estimate,
                                              const std::vector<double>& leave_one_out,
                                              double level);

}  // namespace etalon::validation
