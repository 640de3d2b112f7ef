// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/shares.hpp"

#include <algorithm>
#include <cmath>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// P(successes ≤ x) for x = 0 … trials − 1 of a beta-binomial variable.
std::vector<double> beta_binomial(std::int64_t trials, double share, double correlation) {
  std::vector<double> cumulative;
  const double k = static_cast<double>(trials);
  // Weights in place of a and b = weight·(1 − correlation)/correlation, so that a correlation of 0
  // is the binomial distribution.
  const double first = share * (1 - correlation);
  const double second = (1 - share) * (1 - correlation);
  double probability = 1;
  for (double i = 0; i < k; ++i)
    probability *= (second + i * correlation) / (1 - correlation + i * correlation);
  double sum = 0;
  for (double x = 0; x < k; ++x) {
    sum += probability;
    cumulative.push_back(sum);
    probability *=
        (k - x) / (x + 1) * (first + x * correlation) / (second + (k - x - 1) * correlation);
  }
  return cumulative;
}

/// What a patient who fails loses.
std::int64_t lost_by(const ShareModel& model, std::int64_t trials, std::int64_t most) {
  if (model.together == Togetherness::largest) return trials == most ? trials : 0;
  return trials > 1 ? trials - 1 : trials;
}

}  // namespace

ShareStudies::ShareStudies(ShareModel model) : model_(std::move(model)) {
  if (model_.together == Togetherness::spared || model_.together == Togetherness::largest) {
    most_trials_ = std::ranges::max(model_.trials);
    double all = 0;
    double lost = 0;
    for (const std::int64_t trials : model_.trials) {
      all += static_cast<double>(trials);
      lost += static_cast<double>(lost_by(model_, trials, most_trials_));
    }
    chance_ = (1 - model_.share) * all / lost;
    return;
  }
  if (model_.together == Togetherness::normal) {
    threshold_ = normal_quantile(model_.share);
    return;
  }
  for (const std::int64_t trials : model_.trials) {
    if (std::ssize(cumulative_) <= trials) cumulative_.resize(static_cast<std::size_t>(trials) + 1);
    auto& cumulative = cumulative_[static_cast<std::size_t>(trials)];
    if (cumulative.empty()) cumulative = beta_binomial(trials, model_.share, model_.correlation);
  }
}

std::vector<std::int64_t> ShareStudies::draw(Draws& draws) const {
  std::vector<std::int64_t> successes;
  successes.reserve(model_.trials.size());
  const double common = std::sqrt(model_.correlation);
  const double own = std::sqrt(1 - model_.correlation);
  for (const std::int64_t trials : model_.trials) {
    std::int64_t count = 0;
    if (most_trials_ > 0) {
      count = trials - (draws.uniform() < chance_ ? lost_by(model_, trials, most_trials_) : 0);
    } else if (model_.together == Togetherness::beta) {
      const auto& cumulative = cumulative_[static_cast<std::size_t>(trials)];
      count = std::ranges::upper_bound(cumulative, draws.uniform()) - cumulative.begin();
    } else {
      const double shared = common > 0 ? common * draws.normal() : 0;
      for (std::int64_t k = 0; k < trials; ++k)
        count += shared + own * draws.normal() < threshold_ ? 1 : 0;
    }
    successes.push_back(count);
  }
  return successes;
}

double difference_of(const DiscordantModel& model) {
  double all = 0;
  double lost_together = 0;
  for (const std::int64_t cases : model.cases) {
    all += static_cast<double>(cases);
    if (model.may_lose_all(cases)) lost_together += model.whole * static_cast<double>(cases);
  }
  const double part = lost_together / all;
  return (1 - part) * (model.gained - model.lost) - part;
}

DiscordantSample draw(const DiscordantModel& model, Draws& draws) {
  constexpr double never = 40;  // standard deviations
  DiscordantSample sample;
  const double lost = model.lost > 0 ? normal_quantile(model.lost) : -never;
  const double gained = model.gained > 0 ? normal_quantile(1 - model.gained) : never;
  const double common = std::sqrt(model.correlation);
  const double own = std::sqrt(1 - model.correlation);
  for (const std::int64_t cases : model.cases) {
    if (model.may_lose_all(cases) && draws.uniform() < model.whole) {
      sample.gains.push_back(0);
      sample.losses.push_back(cases);
      continue;
    }
    const double shared = common > 0 ? common * draws.normal() : 0;
    std::int64_t gains = 0;
    std::int64_t losses = 0;
    for (std::int64_t k = 0; k < cases; ++k) {
      const double x = shared + own * draws.normal();
      losses += x < lost ? 1 : 0;
      gains += x > gained ? 1 : 0;
    }
    sample.gains.push_back(gains);
    sample.losses.push_back(losses);
  }
  return sample;
}

}  // namespace etalon::validation
