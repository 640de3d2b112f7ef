// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validation/catalogue/bound_kinds.hpp"
#include "validation/power/simulation.hpp"
#include "validation/power/studies/layout.hpp"
#include "validation/power/studies/readings.hpp"

namespace etalon::validation {

/// What decides about a requirement.
struct Decision {
  double limit = 0;
  double alpha = 0.025;     ///< one-sided error of the deciding bound
  bool is_by_lower = true;  ///< the lower bound must reach the limit, else the upper stay under it
  std::int64_t patients = 2;  ///< fewer patients (of a class, with a trial): nothing is assessed

  [[nodiscard]] bool is_met_by(double bound) const {
    return is_by_lower ? bound >= limit : bound <= limit;
  }
  auto operator<=>(const Decision&) const = default;
};

/// Studies of one make-up in which a requirement is judged as `judge` does, again and again.
/// Immutable; used by several threads.
class Study {
 public:
  virtual ~Study() = default;
  /// How its probabilities come about: `exact (binomial)`, `simulated (a cohort of risks)`.
  [[nodiscard]] virtual std::string method() const = 0;
  /// Why not even a flawless result would pass; empty when it would.
  [[nodiscard]] virtual std::string never() const = 0;
  /// Probability of a pass when the true value is `truth`.
  [[nodiscard]] virtual Chance power(double truth, const Simulation& simulation) const = 0;
  /// The same when it is the limit: the largest over what a study leaves open.
  [[nodiscard]] virtual Chance wrong_pass(const Simulation& simulation) const = 0;
  /// In how many scenarios `wrong_pass` simulates as many studies each; 0: in none, it is exact.
  [[nodiscard]] virtual std::int64_t scenarios() const = 0;
  /// How much work one simulated study is: its cases, of a share its patients.
  [[nodiscard]] virtual std::int64_t cases() const = 0;
};

/// An AUC of scores that are normal in both classes, of which two of one patient correlate by
/// `correlation`. Power is that of equal standard deviations, wrong pass the largest of the ratios
/// 2/3, 1 and 3/2 and of nearly separated classes in which patients are missed as a whole, any or
/// those with most positives, of studies that show one.
[[nodiscard]] std::unique_ptr<Study> area_study(Layout layout, double correlation,
                                                const Decision& decision);
/// A share of trials, `trials` of each patient, beta-binomial in a patient with `correlation`.
/// Wrong pass: the largest of this, of patients who lose all but one trial, and of the largest
/// patients alone. With one trial for each patient the binomial distribution is summed up.
[[nodiscard]] std::unique_ptr<Study> share_study(std::vector<std::int64_t> trials,
                                                 double correlation, const Decision& decision);
/// Two models of which one has the AUC `reference`, and whose scores of one case correlate by
/// `between_models`; the truth is the difference of the other. Power: both see the same patients
/// with correlated noise and equal spreads. Wrong pass of a worse model: the largest of this, of
/// the reference's scores with noise and of guesses in place of some, any or those of the patients
/// with most positives.
[[nodiscard]] std::unique_ptr<Study> area_difference_study(Layout layout, double correlation,
                                                           double reference, double between_models,
                                                           const Decision& decision);
/// Two models' decisions on the same cases of one kind, `cases` of each patient. When equally good
/// they differ on a share `discordant` of the cases; one that is worse loses more. Wrong pass: the
/// larger of this, of losses alone and of patients with most cases who are lost as a whole. One
/// case for each of at most 500 patients: trinomial probabilities summed up; else a normal variable
/// behind each case, which correlate in a patient.
[[nodiscard]] std::unique_ptr<Study> share_difference_study(std::vector<std::int64_t> cases,
                                                            double correlation, double discordant,
                                                            const Decision& decision);
/// Which loss of probabilities is judged.
enum class LossScale : std::uint8_t { brier, scaled };
/// That of a kind of study; nothing of others.
[[nodiscard]] constexpr std::optional<LossScale> loss_scale(StudyKind kind) {
  if (kind == StudyKind::brier) return LossScale::brier;
  return kind == StudyKind::scaled_brier ? std::optional(LossScale::scaled) : std::nullopt;
}
/// A Brier score, or a scaled one, of a cohort with `cases` of each patient whose risks are spread
/// normally on the logit scale; the classes are as many as they come. Power: of a calibrated model,
/// or of a sure one where a calibrated one never has that score. Wrong pass: the largest of a
/// calibrated one, of ones that say 0.7 and 1.5 times the logit, as far as these have the limit,
/// and of one that is sure of every case and wrong about some patients as a whole: any of them, and
/// of those with most cases alone.
[[nodiscard]] std::unique_ptr<Study> loss_study(std::vector<std::int64_t> cases, double correlation,
                                                double prevalence, LossScale scale,
                                                const Decision& decision);
/// Whether a calibrated model of such a cohort has that score.
[[nodiscard]] bool has_calibrated_model(double prevalence, LossScale scale, double score);
/// What is expected of a model's masks beside their mean score.
struct FoundMasks {
  double missed = 0;  ///< share of the patients whose structures are all missed
  double spread =
      1;  ///< of the others' scores: standard deviation of the logit, or of log distance
  bool is_nothing_to_find = false;  ///< references lack the structure: a case loses all or nothing
  auto operator<=>(const FoundMasks&) const = default;
};
/// A mean of what masks score, `cases` of each patient, of whom `present` have a reference with the
/// structure: shares from 0 to 1, or distances up to `largest`. Power: of structures that are
/// missed by patient and else found as well as gives the mean; where there is nothing to find, of
/// patients who lose all or nothing. Wrong pass: the largest of patients
/// who lose all or nothing, any of them and those with most cases alone, of none and of five missed
/// patients among found ones of two spreads, and of a few who lose all and a few who lose nothing
/// among equal ones.
[[nodiscard]] std::unique_ptr<Study> mask_study(std::vector<std::int64_t> cases,
                                                std::int64_t present, double correlation,
                                                std::optional<double> largest,
                                                const FoundMasks& expected,
                                                const Decision& decision);
/// Harrell's C of `patients` with one case each, of whom a share `events` is seen to have the
/// event: exponential times whose rates rise with the score, and exponential censoring. Wrong pass:
/// the larger of this and of times that follow the scores closely (C of 0.97) but for patients
/// whose score says nothing. A limit between 0.5 and 1.
[[nodiscard]] std::unique_ptr<Study> concordance_study(std::int64_t patients, double events,
                                                       const Decision& decision);
/// Whether such patients have that C.
[[nodiscard]] bool has_followed_model(double events, double concordance);
/// Who reads, and how the power's readers are expected to differ.
struct ReaderMakeup {
  std::string_view metric = {};
  std::vector<ReaderBlock> blocks = {};
  double between_readers = 0.6;  ///< correlation of two readers' scores of one case
  double reader_variance =
      little_reader_variance;  ///< `ReadingSpread`: of readers, and by modality
  auto operator<=>(const ReaderMakeup&) const = default;
};
/// A mean AUC over readers, of patients with one case each, or of two modalities that of the first
/// less that of the second, whose AUC is one of `references` (none: there is no second). Scores are
/// normal in both classes, with parts that vary by reader, case, modality and pairs of them (Roe &
/// Metz 1997). Power: the smallest over the references. Wrong pass: the largest over them, over
/// readers whose scores of a case correlate by 0.6 and 0.2 (of a difference 0.2), and over readers
/// who vary little and much.
[[nodiscard]] std::unique_ptr<Study> readings_study(const ReaderMakeup& makeup,
                                                    std::vector<double> references,
                                                    const Decision& decision);
/// The least number of patients with one trial each that has `power` for a true share, at most
/// `most`; nothing when there is none. More patients can have a little less: a bound of counts goes
/// in steps.
[[nodiscard]] std::optional<std::int64_t> least_trials(const Decision& decision, double truth,
                                                       double power, std::int64_t most);

}  // namespace etalon::validation
