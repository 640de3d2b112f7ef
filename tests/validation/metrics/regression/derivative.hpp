// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "validation/metrics/regression/paired_values.hpp"

namespace etalon::validation {

struct TwoColumns {
  std::vector<double> predicted;
  std::vector<double> observed;
  [[nodiscard]] PairedValues pairs() const { return {predicted, observed}; }
};

inline TwoColumns random_columns(std::uint64_t seed, std::size_t n) {
  std::mt19937_64 words(seed);
  const auto uniform = [&] { return static_cast<double>(words() % 4001) / 1000 - 2; };
  TwoColumns columns;
  for (std::size_t i = 0; i < n; ++i) {
    const double truth = 50 + 10 * uniform();
    columns.observed.push_back(truth);
    columns.predicted.push_back(truth + 0.5 + uniform() * 3);
  }
  return columns;
}

/// Central differences of a statistic of weights, all 1 but one.
inline std::vector<double> by_weight(std::size_t n,
                                     const std::function<double(const std::vector<double>&)>& of) {
  std::vector<double> result(n);
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> w(n, 1.0);
    w[i] = 1 + step;
    const double up = of(w);
    w[i] = 1 - step;
    result[i] = (up - of(w)) / (2 * step);
  }
  return result;
}

inline double weighted_mean(const std::vector<double>& w, const std::vector<double>& x) {
  double sum = 0;
  double all = 0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    sum += w[i] * x[i];
    all += w[i];
  }
  return sum / all;
}

/// Σ w (x − x̄)(y − ȳ).
inline double weighted_products(const std::vector<double>& w, const std::vector<double>& x,
                                const std::vector<double>& y) {
  const double mx = weighted_mean(w, x);
  const double my = weighted_mean(w, y);
  double sum = 0;
  for (std::size_t i = 0; i < w.size(); ++i) sum += w[i] * (x[i] - mx) * (y[i] - my);
  return sum;
}

}  // namespace etalon::validation
