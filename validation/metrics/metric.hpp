// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "core/phrase.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/metrics/lanes.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

/// What is asked of a case, and known of it.
enum class Target : std::uint8_t {
  two_classes,  ///< a label, 1 with the condition
  survival,     ///< a time of follow-up, and whether the event ended it
  real,         ///< a measured value
  masks,        ///< a reference mask; metrics are means of what it scores a predicted one
  marks,        ///< lesions with their places, or that there are none
  grades,       ///< one of several classes, in an order or none, and the class that was given
  readings,     ///< a label, with what each of several readers said of the case
};
/// `two classes`, `survival`, `real`, `masks`, `marks`, `grades`, `readings`.
[[nodiscard]] std::string_view to_string(Target target) noexcept;

enum class Better : std::uint8_t { higher, lower, neither };

/// How sure a metric's value is made out (docs/semantics/judgement.md).
enum class Certainty : std::uint8_t {
  share,  ///< a share of trials: successes and trials of each patient
  rates,  ///< rises (of lower is better: falls) with sensitivity and specificity: a bound of each
  area,   ///< an area under a ROC curve: covariance of its placements
  loss,   ///< a mean loss of probabilities, skewed: its own bound
  relative_loss,  ///< 1 − a mean loss over that of a constant
  weighted_loss,  ///< a mean loss of probabilities with weights, by its derivative
  resampled,      ///< patients drawn with replacement
  influence,      ///< the derivative by each case's weight, added up by patient
  mean_score,     ///< a mean of scores of cases, each from its worst to its best
  class_means,    ///< a mean over classes of means of scores of their cases
  bounded_error,  ///< a mean of errors, none larger than the declared range
  readers,        ///< a mean over readers: readers and cases are both drawn
  concordance,    ///< of pairs of who was first: by its derivative, and one patient who is imagined
  class_areas,    ///< a mean over classes of areas, each of one class against all others
};

/// What a metric makes of the scores of all classes, or labels, of a case.
enum class ClassUse : std::uint8_t {
  none,    ///< nothing: it judges one score
  each,    ///< it is a mean of one value of each class
  pooled,  ///< every score counts as a case, which has the condition where its class is the case's
  best,    ///< a case is right where its class is among the best scored
};

/// Of which lesions of a class of masks a share is: those of the reference, or those predicted.
enum class LesionsOf : std::uint8_t { none, reference, predicted };

/// Which cases a share of trials is of.
enum class CountedCases : std::uint8_t { all, positive, negative, called, not_called };

/// What the boundary of a mask is to a metric: nothing, the centres of its voxels, the elements of
/// its surface, or a band along it as wide as the tolerance.
enum class Boundary : std::uint8_t { none, voxels, surfels, band };

/// What a metric averages of the errors of measured values, predicted less observed.
enum class AveragedError : std::uint8_t {
  none,
  absolute,
  squared,  ///< the value is the root of the mean
  with_sign,
};

/// What a metric wants of the declared time.
enum class TimeUse : std::uint8_t { none, optional, required };

struct MetricInfo {
  std::string_view id;  ///< definition and version: sensitivity/1
  Phrase title;         ///< `Sensitivity`
  Target target = Target::two_classes;
  Better better = Better::higher;
  double least = 0;  ///< range of its values
  double most = 1;
  Certainty certainty = Certainty::resampled;
  CountedCases counted = CountedCases::all;  ///< of a share
  bool needs_threshold = false;
  bool needs_prevalence = false;
  bool needs_probabilities = false;  ///< scores must lie in [0, 1]
  TimeUse time = TimeUse::none;
  bool needs_tolerance = false;  ///< mm, of masks
  Boundary boundary = Boundary::none;
  AveragedError averaged = AveragedError::none;
  ClassUse classes = ClassUse::none;
  LesionsOf lesions = LesionsOf::none;
  bool needs_every_class = false;  ///< of grades: each class of the plan has patients
  bool has_worst_output = true;    ///< one output is the worst of a case, whatever the others are
};

/// What a requirement adds to the cases.
struct Setting {
  double threshold = std::numeric_limits<double>::quiet_NaN();   ///< positive is score ≥ threshold
  double prevalence = std::numeric_limits<double>::quiet_NaN();  ///< of the intended use, stated
  double time = std::numeric_limits<double>::quiet_NaN();        ///< declared, of survival
};

/// One case as a metric sees it.
struct ScoredCase {
  double score = 0;
  bool is_positive = false;  ///< has the condition
  bool is_called = false;    ///< score ≥ threshold
};

/// Whether the case is one of those.
[[nodiscard]] constexpr bool is_counted(CountedCases counted, const ScoredCase& each) {
  switch (counted) {
    case CountedCases::all: return true;
    case CountedCases::positive: return each.is_positive;
    case CountedCases::negative: return !each.is_positive;
    case CountedCases::called: return each.is_called;
    case CountedCases::not_called: return !each.is_called;
  }
  return false;
}

/// Cases in the order of their scores, for metrics of ranks.
struct RankedCases {
  Ranking ranking;
  std::span<const std::int64_t> labels;
};

/// Scores with what is known of each of n cases; spans that the target does not have are empty.
struct TargetCases {
  std::span<const double> scores;
  std::span<const std::int64_t> labels;  ///< of two classes; of survival: 1 where the event came
  std::span<const double> times;
  /// Measured; of masks the worst distance of each case, mm; of grades its class, from 0.
  std::span<const double> values;
};

enum class Form : std::uint8_t { sums, ranks, derivative, readings };

struct ReaderStudy;
struct ReaderValues;

/// A named definition, in one of four forms. Stateless and thread-safe.
///
/// Sums: `width()` numbers of each case are added up over all cases, `finish` makes the value of
/// the sums. Ranks: `evaluate` computes it of the ranked cases, case i counted `counts[i]` times.
/// Both give NaN where the value is not defined (no positive case, …). Derivative: `derive`
/// computes the value and its derivative by the weight of each case, and throws a numeric error
/// where it is not defined. Readings: `estimate` computes the value with its variance, likewise.
class Metric {
 public:
  virtual ~Metric() = default;
  [[nodiscard]] virtual const MetricInfo& info() const = 0;
  [[nodiscard]] virtual Form form() const = 0;

  [[nodiscard]] virtual std::int64_t width() const { return 0; }
  virtual void contribute(const ScoredCase& each, const Setting& setting,
                          std::span<double> row) const;
  [[nodiscard]] virtual double finish(std::span<const double> sums, const Setting& setting) const;

  [[nodiscard]] virtual double evaluate(const RankedCases& cases,
                                        std::span<const std::uint32_t> counts) const;
  /// Of ranks: the bits that `evaluate` gives for each of the resamples. As it stands here a pass
  /// for each: a metric that is resampled has a quicker way.
  [[nodiscard]] virtual Lanes evaluate_lanes(const RankedCases& cases,
                                             const LaneCounts& counts) const;
  /// Of ranks: the value without the cases of each of `owners` owners, of which `owner[i]` has case
  /// i; the bits that `evaluate` gives for what is left. As it stands here a pass for each owner,
  /// likewise.
  [[nodiscard]] virtual std::vector<double> leave_out(const RankedCases& cases,
                                                      std::span<const std::uint32_t> owner,
                                                      std::int64_t owners) const;

  [[nodiscard]] virtual Influenced derive(const TargetCases& cases, const Setting& setting) const;

  /// Of one modality, or of two.
  [[nodiscard]] virtual ReaderValues estimate(const ReaderStudy& study) const;
};

}  // namespace etalon::validation
