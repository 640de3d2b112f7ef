// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/followed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace etalon::validation {
namespace {

constexpr double step = 0.125;
constexpr double farthest = 6;
constexpr auto points = static_cast<std::size_t>(2 * farthest / step) + 1;
constexpr double steepest = 20;
constexpr int halvings = 60;

/// Risks with their weights, which add up to 1.
struct Risks {
  std::array<double, points> at{};
  std::array<double, points> weight{};
};

const Risks& risks() {
  static const Risks all = [] {
    Risks made;
    double sum = 0;
    for (std::size_t i = 0; i < points; ++i) {
      made.at[i] = -farthest + step * static_cast<double>(i);
      made.weight[i] = std::exp(-made.at[i] * made.at[i] / 2);
      sum += made.weight[i];
    }
    for (double& weight : made.weight) weight /= sum;
    return made;
  }();
  return all;
}

double event_share(double slope, double censoring) {
  double share = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const double rate = std::exp(slope * risks().at[i]);
    share += risks().weight[i] * rate / (rate + censoring);
  }
  return share;
}

/// The rate of censoring with which that share has an event: it falls as the rate rises.
double censoring_of(double slope, double events) {
  double below = -40;  // logarithms
  double above = 40;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (below + above) / 2;
    (event_share(slope, std::exp(middle)) > events ? below : above) = middle;
  }
  return std::exp((below + above) / 2);
}

/// C of pairs of which nobody, or one, is mistaken.
struct PairConcordance {
  double of_none = 0;
  double of_one = 0;

  /// Of patients of whom that share is mistaken; two mistaken ones are in any order.
  [[nodiscard]] double of_share(double mistaken) const {
    const double others = 1 - mistaken;
    return others * others * of_none + 2 * others * mistaken * of_one + mistaken * mistaken / 2;
  }
};

/// Of two patients with rates a and b the first event is seen with probability (a + b)/(a + b +
/// 2c), and is that of the first with probability a/(a + b). A mistaken patient's score is below a
/// risk x as often as a normal number is.
PairConcordance pair_concordance(double slope, double censoring) {
  std::array<double, points> rate{};
  std::array<double, points> below{};
  for (std::size_t i = 0; i < points; ++i) {
    rate[i] = std::exp(slope * risks().at[i]);
    below[i] = std::erfc(-risks().at[i] / std::sqrt(2.0)) / 2;
  }
  double of_none = 0;
  double of_one = 0;
  double seen = 0;
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t j = 0; j < points; ++j) {
      const double both =
          risks().weight[i] * risks().weight[j] / (rate[i] + rate[j] + 2 * censoring);
      seen += both * (rate[i] + rate[j]);
      of_none += both * std::max(rate[i], rate[j]);
      of_one += both * (rate[i] * below[i] + rate[j] * (1 - below[i]));
    }
  }
  return {of_none / seen, of_one / seen};
}

double exponential(double rate, Draws& draws) { return -std::log1p(-draws.uniform()) / rate; }

}  // namespace

FollowedSample draw(const FollowedModel& model, Draws& draws) {
  FollowedSample sample;
  for (std::int64_t patient = 0; patient < model.patients; ++patient) {
    const double risk = draws.normal();
    const double other = draws.normal();
    const double event = exponential(std::exp(model.slope * risk), draws);
    const double end = exponential(model.censoring, draws);
    const bool is_mistaken = draws.uniform() < model.mistaken;
    sample.scores.push_back(is_mistaken ? other : risk);
    sample.times.push_back(std::min(event, end));
    sample.events.push_back(event <= end ? 1 : 0);
  }
  return sample;
}

FollowedTruth truth_of(const FollowedModel& model) {
  return {.events = event_share(model.slope, model.censoring),
          .concordance = pair_concordance(model.slope, model.censoring).of_share(model.mistaken)};
}

std::optional<FollowedModel> followed_model(std::int64_t patients, double events,
                                            double concordance) {
  double below = 0;
  double above = steepest;
  if (pair_concordance(above, censoring_of(above, events)).of_none < concordance)
    return std::nullopt;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (below + above) / 2;
    const double found = pair_concordance(middle, censoring_of(middle, events)).of_none;
    (found < concordance ? below : above) = middle;
  }
  const double slope = (below + above) / 2;
  return FollowedModel{
      .patients = patients, .slope = slope, .censoring = censoring_of(slope, events)};
}

std::optional<FollowedModel> mistaken_model(std::int64_t patients, double events,
                                            double concordance, double ordered) {
  if (ordered <= concordance) return std::nullopt;
  auto model = followed_model(patients, events, ordered);
  if (!model) return std::nullopt;
  const PairConcordance pairs = pair_concordance(model->slope, model->censoring);
  double below = 0;
  double above = 1;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (below + above) / 2;
    (pairs.of_share(middle) > concordance ? below : above) = middle;
  }
  model->mistaken = (below + above) / 2;
  return model;
}

}  // namespace etalon::validation
