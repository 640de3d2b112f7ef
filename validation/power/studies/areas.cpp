// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/areas.hpp"

#include <array>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

constexpr std::array<double, 4> rating_cuts = {0, 0.8, 1.6, 2.6};

double rating(double score) {
  double value = 0;
  for (const double cut : rating_cuts) value += score >= cut ? 1 : 0;
  return value;
}

}  // namespace

double AucModel::shift() const { return normal_quantile(auc) * std::sqrt(1 + ratio * ratio); }

double AucModel::part_that_may_be_missed() const {
  double all = 0;
  double may_be_missed = 0;
  for (const PatientCases& cases : layout) {
    all += static_cast<double>(cases.positives);
    if (missed_size == 0 || cases.positives == missed_size)
      may_be_missed += static_cast<double>(cases.positives);
  }
  return may_be_missed / all;
}

AucSample draw(const AucModel& model, Draws& draws) {
  constexpr double below_all = -1e6;
  AucSample sample;
  const double shift = model.shift();
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  std::uint32_t patient = 0;
  for (const PatientCases& cases : model.layout) {
    const double shared = common > 0 ? common * draws.normal() : 0;
    const auto add = [&](std::int64_t count, std::int64_t label, double mean, double deviation) {
      for (std::int64_t i = 0; i < count; ++i) {
        const double score = mean + deviation * (shared + own * draws.normal());
        sample.scores.push_back(model.is_rated ? rating(score) : score);
        sample.labels.push_back(label);
        sample.patients.push_back(patient);
      }
    };
    const bool may_be_missed = model.missed > 0 && cases.positives > 0 &&
                               (model.missed_size == 0 || cases.positives == model.missed_size);
    const bool is_missed = may_be_missed && draws.uniform() < model.missed;
    sample.missed += is_missed ? 1 : 0;
    add(cases.positives, 1, is_missed ? below_all : shift, model.ratio);
    add(cases.negatives, 0, 0, 1);
    ++patient;
  }
  return sample;
}

double true_auc(const AucModel& model) {
  if (model.missed > 0) {
    ensure(!model.is_rated, "missed positives are not rated");
    return model.auc * (1 - model.missed * model.part_that_may_be_missed());
  }
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

double hanley_mcneil_error(double auc, std::int64_t positives, std::int64_t negatives) {
  const double m = static_cast<double>(positives);
  const double n = static_cast<double>(negatives);
  const double first = auc / (2 - auc) - auc * auc;
  const double second = 2 * auc * auc / (1 + auc) - auc * auc;
  return std::sqrt((auc * (1 - auc) + (m - 1) * first + (n - 1) * second) / (m * n));
}

}  // namespace etalon::validation
