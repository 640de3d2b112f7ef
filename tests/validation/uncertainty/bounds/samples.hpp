// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {

/// Two normal classes of patients: what the simulations of bounds draw from.
struct AucModel {
  std::int64_t positives = 10;  ///< patients
  std::int64_t negatives = 20;  ///< patients
  std::int64_t cases_per_patient = 1;
  double correlation = 0;  ///< of the scores of one patient
  bool is_rated = false;   ///< scores are five ratings: many ties
  double ratio = 1;        ///< standard deviation of the positives, of negatives 1
  double auc = 0.8;        ///< before rating

  [[nodiscard]] double shift() const { return normal_quantile(auc) * std::sqrt(1 + ratio * ratio); }
};

struct AucSample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

inline constexpr std::array<double, 4> rating_cuts = {0, 0.8, 1.6, 2.6};

inline double rating(double score) {
  double value = 0;
  for (const double cut : rating_cuts) value += score >= cut ? 1 : 0;
  return value;
}

/// The AUC that samples of the model estimate.
inline double true_auc(const AucModel& model) {
  if (!model.is_rated) return model.auc;
  double sum = 0;
  double positive_before = 0;
  double negative_before = 0;
  for (std::size_t i = 0; i <= rating_cuts.size(); ++i) {
    const bool is_last = i == rating_cuts.size();
    const double positive =
        is_last ? 1 : normal_cdf((rating_cuts[i] - model.shift()) / model.ratio);
    const double negative = is_last ? 1 : normal_cdf(rating_cuts[i]);
    sum += (positive - positive_before) * (negative_before + negative) / 2;
    positive_before = positive;
    negative_before = negative;
  }
  return sum;
}

inline AucSample draw(const AucModel& model, std::mt19937_64& draws) {
  std::normal_distribution<double> normal;
  AucSample sample;
  std::uint32_t patient = 0;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const auto add = [&](std::int64_t label, double mean, double deviation) {
    const double shared = common > 0 ? common * normal(draws) : 0;
    for (std::int64_t i = 0; i < model.cases_per_patient; ++i) {
      const double score = mean + deviation * (shared + own * normal(draws));
      sample.scores.push_back(model.is_rated ? rating(score) : score);
      sample.labels.push_back(label);
      sample.patients.push_back(patient);
    }
    ++patient;
  };
  for (std::int64_t i = 0; i < model.positives; ++i) add(1, model.shift(), model.ratio);
  for (std::int64_t i = 0; i < model.negatives; ++i) add(0, 0, 1);
  return sample;
}

/// Standard error of an AUC (Hanley & McNeil 1982), to choose values worth detecting.
inline double hanley_mcneil_error(double auc, std::int64_t positives, std::int64_t negatives) {
  const double m = static_cast<double>(positives);
  const double n = static_cast<double>(negatives);
  const double first = auc / (2 - auc) - auc * auc;
  const double second = 2 * auc * auc / (1 + auc) - auc * auc;
  return std::sqrt((auc * (1 - auc) + (m - 1) * first + (n - 1) * second) / (m * n));
}

/// Trials in patients, whose success depends on the patient.
struct ShareModel {
  std::int64_t patients = 10;
  std::int64_t trials = 1;  ///< per patient
  double correlation = 0;   ///< of a normal variable behind each trial, or of a beta-binomial
  bool is_beta = false;
  double share = 0.8;
};

struct ShareSample {
  std::vector<std::int64_t> successes;
  std::vector<std::int64_t> trials;
};

inline ShareSample draw(const ShareModel& model, std::mt19937_64& draws) {
  ShareSample sample;
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  const double threshold = normal_quantile(model.share);
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  for (std::int64_t i = 0; i < model.patients; ++i) {
    std::int64_t successes = 0;
    if (model.is_beta) {
      const double strength = (1 - model.correlation) / model.correlation;
      const double first = std::gamma_distribution<double>(model.share * strength)(draws);
      const double second = std::gamma_distribution<double>((1 - model.share) * strength)(draws);
      for (std::int64_t k = 0; k < model.trials; ++k)
        successes += uniform(draws) < first / (first + second) ? 1 : 0;
    } else {
      const double shared = common > 0 ? common * normal(draws) : 0;
      for (std::int64_t k = 0; k < model.trials; ++k)
        successes += shared + own * normal(draws) < threshold ? 1 : 0;
    }
    sample.successes.push_back(successes);
    sample.trials.push_back(model.trials);
  }
  return sample;
}

/// How a candidate comes to be worse than its reference.
enum class Decline {
  shift,    ///< both see the same patients with correlated noise; its classes lie closer
  noise,    ///< the reference's scores with noise
  guesses,  ///< the reference's scores, but some positives get a negative's
};

/// Two models on the same two normal classes of patients.
struct PairedModel {
  std::int64_t positives = 10;  ///< patients
  std::int64_t negatives = 20;  ///< patients
  std::int64_t cases_per_patient = 1;
  double correlation = 0;  ///< of the scores of one patient
  Decline decline = Decline::shift;
  double between_models = 0.9;  ///< correlation of their scores, for `shift`
  double auc = 0.9;             ///< of the reference
  double decrease = 0.05;       ///< of the candidate's AUC; 0: they are equally good
};

struct PairedSample {
  std::vector<double> candidate;
  std::vector<double> reference;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

inline PairedSample draw(const PairedModel& model, std::mt19937_64& draws) {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  PairedSample sample;
  const double shift = normal_quantile(model.auc) * std::sqrt(2.0);
  const double shift_of_candidate = normal_quantile(model.auc - model.decrease) * std::sqrt(2.0);
  double noise = 0.05;
  if (model.decline == Decline::noise && model.decrease > 0)
    noise = std::sqrt(shift * shift / (shift_of_candidate * shift_of_candidate) - 1);
  const double guesses = model.decline == Decline::guesses ? model.decrease / (model.auc - 0.5) : 0;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const double alike = model.between_models;
  const double apart = std::sqrt(1 - alike * alike);
  std::uint32_t patient = 0;
  const auto add = [&](std::int64_t label) {
    const double first = normal(draws);
    const double second = normal(draws);
    for (std::int64_t i = 0; i < model.cases_per_patient; ++i) {
      const double x = common * first + own * normal(draws);
      const double y = common * second + own * normal(draws);
      const double reference = x + (label == 1 ? shift : 0);
      double candidate = reference;
      if (model.decline == Decline::shift)
        candidate = (label == 1 ? shift_of_candidate : 0) + alike * x + apart * y;
      if (model.decline == Decline::noise) candidate += noise * y;
      if (model.decline == Decline::guesses && label == 1 && uniform(draws) < guesses)
        candidate = normal(draws);
      sample.candidate.push_back(candidate);
      sample.reference.push_back(reference);
      sample.labels.push_back(label);
      sample.patients.push_back(patient);
    }
    ++patient;
  };
  for (std::int64_t i = 0; i < model.positives; ++i) add(1);
  for (std::int64_t i = 0; i < model.negatives; ++i) add(0);
  return sample;
}

/// Two yes/no columns of one class: each case is lost by the candidate, gained, or neither.
struct DiscordantModel {
  std::int64_t patients = 40;
  std::int64_t cases_per_patient = 1;
  double correlation = 0;  ///< of a normal variable behind each case
  double lost = 0.05;
  double gained = 0;
};

struct DiscordantSample {
  std::vector<std::int64_t> gains;
  std::vector<std::int64_t> losses;
  std::vector<std::int64_t> cases;
};

inline DiscordantSample draw(const DiscordantModel& model, std::mt19937_64& draws) {
  std::normal_distribution<double> normal;
  DiscordantSample sample;
  const double lost = model.lost > 0 ? normal_quantile(model.lost) : -40;
  const double gained = model.gained > 0 ? normal_quantile(1 - model.gained) : 40;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  for (std::int64_t i = 0; i < model.patients; ++i) {
    const double shared = common * normal(draws);
    std::int64_t gains = 0;
    std::int64_t losses = 0;
    for (std::int64_t k = 0; k < model.cases_per_patient; ++k) {
      const double x = shared + own * normal(draws);
      losses += x < lost ? 1 : 0;
      gains += x > gained ? 1 : 0;
    }
    sample.gains.push_back(gains);
    sample.losses.push_back(losses);
    sample.cases.push_back(model.cases_per_patient);
  }
  return sample;
}

/// Cases whose logit of the risk is normal over patients, and a model that says `factor` times it.
struct RiskModel {
  std::int64_t patients = 100;
  std::int64_t cases_per_patient = 1;
  double correlation = 0;   ///< of both what the risk depends on and what decides about the label
  double prevalence = 0.3;  ///< at the middle of the risks
  double spread = 2;        ///< standard deviation of the logit
  double factor = 1;        ///< 1: calibrated, above: overconfident
};

struct RiskSample {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> patients;
};

inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }

inline RiskSample draw(const RiskModel& model, std::mt19937_64& draws) {
  std::normal_distribution<double> normal;
  RiskSample sample;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const double middle = std::log(model.prevalence / (1 - model.prevalence));
  for (std::int64_t i = 0; i < model.patients; ++i) {
    const double first = common * normal(draws);
    const double second = common * normal(draws);
    for (std::int64_t k = 0; k < model.cases_per_patient; ++k) {
      const double logit = middle + model.spread * (first + own * normal(draws));
      const double chance = normal_cdf(second + own * normal(draws));
      sample.scores.push_back(logistic(model.factor * logit));
      sample.labels.push_back(chance < logistic(logit) ? 1 : 0);
      sample.patients.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return sample;
}

/// Prevalence and Brier score of the model, by the trapezoidal rule over the normal variable.
struct RiskTruth {
  double prevalence = 0;
  double brier = 0;
  double variance = 0;  ///< of one case's loss
};

inline RiskTruth truth_of(const RiskModel& model) {
  RiskTruth truth;
  double second_moment = 0;
  const double middle = std::log(model.prevalence / (1 - model.prevalence));
  for (int i = -800; i <= 800; ++i) {
    const double x = i / 100.0;
    const double weight = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi) / 100;
    const double p = logistic(middle + model.spread * x);
    const double q = logistic(model.factor * (middle + model.spread * x));
    truth.prevalence += weight * p;
    truth.brier += weight * (p * (1 - q) * (1 - q) + (1 - p) * q * q);
    second_moment += weight * (p * std::pow(1 - q, 4) + (1 - p) * std::pow(q, 4));
  }
  truth.variance = second_moment - truth.brier * truth.brier;
  return truth;
}

}  // namespace etalon::validation
