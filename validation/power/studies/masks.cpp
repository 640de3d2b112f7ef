// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/masks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace etalon::validation {
namespace {

double share_found(const MaskModel& model) {
  return std::max(0.0, 1 - model.missed - model.flawless);
}

}  // namespace

double loss_of_found(const MaskModel& model, double normal) {
  const double scaled = model.middle + model.spread * normal;
  return model.is_distance ? std::min(1.0, std::exp(scaled)) : 1 / (1 + std::exp(scaled));
}

MaskSample draw(const MaskModel& model, Draws& draws) {
  MaskSample sample;
  for (std::size_t p = 0; p < model.cases.size(); ++p) {
    const double own = std::sqrt(model.correlation) * draws.normal();
    const double of_patient = draws.uniform();
    const bool may_be_missed = model.missed_size == 0 || model.cases[p] == model.missed_size;
    for (std::int64_t c = 0; c < model.cases[p]; ++c) {
      const double chance = model.by_patient ? of_patient : draws.uniform();
      const double normal = own + std::sqrt(1 - model.correlation) * draws.normal();
      double loss = 0;
      if (may_be_missed && chance < model.missed) {
        loss = 1;
      } else if (of_patient < 1 - model.flawless) {
        loss = loss_of_found(model, normal);
      }
      sample.losses.push_back(loss);
      sample.patients.push_back(static_cast<std::uint32_t>(p));
    }
  }
  return sample;
}

MaskTruth truth_of(const MaskModel& model) {
  constexpr int steps_of_unit = 100;
  constexpr int last = 8 * steps_of_unit;
  double mean = 0;
  double squares = 0;
  for (int i = -last; i <= last; ++i) {
    const double x = static_cast<double>(i) / steps_of_unit;
    const double weight = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi) / steps_of_unit;
    const double loss = loss_of_found(model, x);
    mean += weight * loss;
    squares += weight * loss * loss;
  }
  const double found = share_found(model);
  const double all = model.missed + found * mean;
  return {.mean = all, .variance = model.missed + found * squares - all * all};
}

std::optional<MaskModel> with_mean_loss(MaskModel model, double loss) {
  const double found = share_found(model);
  if (!(loss > model.missed && loss < model.missed + found)) return std::nullopt;
  double easier = model.is_distance ? -100 : 100;
  double harder = model.is_distance ? 5 : -100;
  const auto with = [&](double middle) {
    model.middle = middle;
    return truth_of(model).mean;
  };
  if (with(easier) > loss || with(harder) < loss) return std::nullopt;
  constexpr int halvings = 50;
  for (int step = 0; step < halvings; ++step) {
    const double middle = easier + (harder - easier) / 2;
    (with(middle) < loss ? easier : harder) = middle;
  }
  model.middle = harder;
  return model;
}

}  // namespace etalon::validation
