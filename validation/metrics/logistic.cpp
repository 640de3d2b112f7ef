// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/logistic.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/sums.hpp"

namespace etalon::validation {
namespace {

constexpr int most_steps = 100;

double probability(const LogisticFit& fit, double logit) {
  return 1 / (1 + std::exp(-(fit.intercept + fit.slope * logit)));
}

/// The two score equations and their derivatives.
struct Equations {
  double score0 = 0, score1 = 0;
  double h00 = 0, h01 = 0, h11 = 0;
};

Equations equations(const LogisticData& data, const LogisticFit& fit) {
  std::array<ExactSum, 5> sums;
  for (std::size_t i = 0; i < data.logit.size(); ++i) {
    const double x = data.logit[i];
    const double p = probability(fit, x);
    const double off = data.weight[i] * (data.outcome[i] - p);
    const double spread = data.weight[i] * p * (1 - p);
    sums[0].add(off);
    sums[1].add(off * x);
    sums[2].add(spread);
    sums[3].add(spread * x);
    sums[4].add(spread * x * x);
  }
  return {sums[0].value(), sums[1].value(), sums[2].value(), sums[3].value(), sums[4].value()};
}

}  // namespace

double logit_of(double probability) {
  constexpr double least = 1e-12;
  const double p = std::clamp(probability, least, 1 - least);
  return std::log(p / (1 - p));
}

std::optional<LogisticFit> fit_intercept(const LogisticData& data) {
  LogisticFit fit;
  for (int step = 0; step < most_steps; ++step) {
    const Equations at = equations(data, fit);
    const double change = at.score0 / at.h00;
    if (!std::isfinite(change)) return std::nullopt;
    // A step of at most 2 keeps Newton's method from leaping where the curve is flat.
    fit.intercept += std::clamp(change, -2.0, 2.0);
    if (std::fabs(change) <= 1e-13 * std::max(1.0, std::fabs(fit.intercept))) return fit;
  }
  return std::nullopt;
}

std::optional<LogisticFit> fit_logistic(const LogisticData& data) {
  LogisticFit fit{.intercept = 0, .slope = 0};
  for (int step = 0; step < most_steps; ++step) {
    const Equations at = equations(data, fit);
    const double determinant = at.h00 * at.h11 - at.h01 * at.h01;
    if (!(determinant > 1e-12 * at.h00 * at.h11)) return std::nullopt;
    double change0 = (at.h11 * at.score0 - at.h01 * at.score1) / determinant;
    double change1 = (at.h00 * at.score1 - at.h01 * at.score0) / determinant;
    const double size = std::max(std::fabs(change0), std::fabs(change1));
    if (!std::isfinite(size)) return std::nullopt;
    if (size > 2) {
      change0 *= 2 / size;
      change1 *= 2 / size;
    }
    fit.intercept += change0;
    fit.slope += change1;
    if (size <= 1e-13 * std::max({1.0, std::fabs(fit.intercept), std::fabs(fit.slope)})) return fit;
  }
  return std::nullopt;
}

LogisticInfluence influence_of(const LogisticData& data, const LogisticFit& fit,
                               bool is_slope_fixed) {
  const Equations at = equations(data, fit);
  const double determinant = at.h00 * at.h11 - at.h01 * at.h01;
  LogisticInfluence influence;
  for (std::size_t i = 0; i < data.logit.size(); ++i) {
    const double x = data.logit[i];
    const double off = data.outcome[i] - probability(fit, x);
    if (is_slope_fixed) {
      influence.intercept.push_back(off / at.h00);
      continue;
    }
    influence.intercept.push_back(off * (at.h11 - at.h01 * x) / determinant);
    influence.slope.push_back(off * (at.h00 * x - at.h01) / determinant);
  }
  return influence;
}

}  // namespace etalon::validation
