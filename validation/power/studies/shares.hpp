// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation {

/// What makes trials of one patient succeed together.
enum class Togetherness : std::uint8_t {
  beta,     ///< each patient has a chance of his own, a beta variable: successes are beta-binomial
  normal,   ///< a normal variable behind each trial, which correlate in a patient
  spared,   ///< a patient loses all but one of his trials, or none
  largest,  ///< the patients with most trials lose all of theirs, or none; the others none
};

/// Trials in patients, whose success depends on the patient.
struct ShareModel {
  std::vector<std::int64_t> trials = equal_patients(10);  ///< of each patient
  double correlation = 0;  ///< of two trials of a patient, or of the normal variables behind them
  Togetherness together = Togetherness::normal;
  double share = 0.8;
};

/// Draws studies of one model. For beta-binomial trials the distribution of the successes is made
/// once, by additions, multiplications and divisions alone.
class ShareStudies {
 public:
  explicit ShareStudies(ShareModel model);

  [[nodiscard]] const ShareModel& model() const { return model_; }
  /// Whether so many failures can come about in that way.
  [[nodiscard]] bool are_possible() const { return chance_ <= 1; }
  /// Successes of each patient.
  [[nodiscard]] std::vector<std::int64_t> draw(Draws& draws) const;

 private:
  ShareModel model_;
  double threshold_ = 0;
  double chance_ = 0;  ///< that a patient who may fail does
  std::int64_t most_trials_ = 0;
  std::vector<std::vector<double>> cumulative_;  ///< by number of trials: P(successes ≤ x)
};

/// Two yes/no columns of one class: each case is lost by the candidate, gained, or neither.
struct DiscordantModel {
  std::vector<std::int64_t> cases = equal_patients(40);  ///< of each patient
  double correlation = 0;                                ///< of a normal variable behind each case
  double lost = 0.05;
  double gained = 0;
  /// Chance that a patient loses all his cases, before any of them is lost or gained by itself.
  double whole = 0;
  std::int64_t whole_size = 0;  ///< only patients with this many cases do; 0: all may

  [[nodiscard]] bool may_lose_all(std::int64_t cases_of_patient) const {
    return whole > 0 && (whole_size == 0 || cases_of_patient == whole_size);
  }
};
/// Gains less losses that its studies have on average, as a share of the cases.
[[nodiscard]] double difference_of(const DiscordantModel& model);

struct DiscordantSample {
  std::vector<std::int64_t> gains;  ///< of each patient
  std::vector<std::int64_t> losses;
};

[[nodiscard]] DiscordantSample draw(const DiscordantModel& model, Draws& draws);

}  // namespace etalon::validation
