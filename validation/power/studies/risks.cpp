// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/risks.hpp"

#include <cmath>
#include <numbers>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// Mean of logistic(middle + spread·x) over a normal x, by a rule as coarse as its poles allow.
double mean_risk(double middle, double spread) {
  constexpr int steps_of_unit = 20;
  static const std::vector<double> weights = [] {
    std::vector<double> values;
    for (int i = -8 * steps_of_unit; i <= 8 * steps_of_unit; ++i) {
      const double x = static_cast<double>(i) / steps_of_unit;
      values.push_back(std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi) / steps_of_unit);
    }
    return values;
  }();
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double x = static_cast<double>(i) / steps_of_unit - 8;
    sum += weights[i] * logistic(middle + spread * x);
  }
  return sum;
}

/// The model whose risks have that prevalence on average.
RiskModel with_spread(double prevalence, double spread, double factor) {
  double low = -200;
  double high = 200;
  for (int step = 0; step < 50; ++step) {
    const double middle = low + (high - low) / 2;
    (mean_risk(middle, spread) < prevalence ? low : high) = middle;
  }
  return {.prevalence = logistic(low), .spread = spread, .factor = factor};
}

}  // namespace

RiskSample draw(const RiskModel& model, Draws& draws) {
  RiskSample sample;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const double middle = std::log(model.prevalence / (1 - model.prevalence));
  for (std::size_t i = 0; i < model.cases.size(); ++i) {
    const double first = common > 0 ? common * draws.normal() : 0;
    const double second = common > 0 ? common * draws.normal() : 0;
    for (std::int64_t k = 0; k < model.cases[i]; ++k) {
      const double logit = middle + model.spread * (first + own * draws.normal());
      const double chance = normal_cdf(second + own * draws.normal());
      sample.scores.push_back(logistic(model.factor * logit));
      sample.labels.push_back(chance < logistic(logit) ? 1 : 0);
      sample.patients.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return sample;
}

RiskSample draw(const SureModel& model, Draws& draws) {
  RiskSample sample;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  const double threshold = normal_quantile(model.wrong);
  for (std::size_t i = 0; i < model.cases.size(); ++i) {
    const bool may_be_wrong = model.wrong_size == 0 || model.cases[i] == model.wrong_size;
    const double shared = common > 0 ? common * draws.normal() : 0;
    for (std::int64_t k = 0; k < model.cases[i]; ++k) {
      const bool is_positive = draws.uniform() < model.prevalence;
      const double error = shared + (own > 0 ? own * draws.normal() : 0);
      const bool is_wrong = may_be_wrong && error < threshold;
      sample.scores.push_back(is_positive != is_wrong ? model.score : 1 - model.score);
      sample.labels.push_back(is_positive ? 1 : 0);
      sample.patients.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return sample;
}

double brier_of(const SureModel& model) {
  double cases = 0;
  double may_be_wrong = 0;
  for (const std::int64_t count : model.cases) {
    cases += static_cast<double>(count);
    if (model.wrong_size == 0 || count == model.wrong_size)
      may_be_wrong += static_cast<double>(count);
  }
  const double wrong = model.wrong * may_be_wrong / cases;
  const double right = 1 - model.score;
  return (1 - wrong) * right * right + wrong * model.score * model.score;
}

std::optional<RiskModel> risk_model(double prevalence, double brier, double factor) {
  // A wider spread of the risks has the lower Brier score.
  double narrow = 0.01;
  double wide = 20;
  const auto with = [&](double spread) { return with_spread(prevalence, spread, factor); };
  if (truth_of(with(narrow)).brier < brier || truth_of(with(wide)).brier > brier)
    return std::nullopt;
  for (int step = 0; step < 40; ++step) {
    const double middle = narrow + (wide - narrow) / 2;
    (truth_of(with(middle)).brier > brier ? narrow : wide) = middle;
  }
  return with(wide);
}

RiskTruth truth_of(const RiskModel& model) {
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
