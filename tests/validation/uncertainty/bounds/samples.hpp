// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
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

}  // namespace etalon::validation
