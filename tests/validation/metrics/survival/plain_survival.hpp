// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "validation/metrics/survival/follow_up.hpp"

namespace etalon::validation {

/// Cases with ties among times, risks and both.
struct PlainCases {
  std::vector<double> time;
  std::vector<std::int64_t> event;
  std::vector<double> risk;  ///< in [0, 1]

  [[nodiscard]] FollowUp follow_up() const { return {time, event}; }
};

inline PlainCases random_cases(std::uint64_t seed, std::size_t n, std::uint64_t levels) {
  std::mt19937_64 words(seed);
  PlainCases cases;
  for (std::size_t i = 0; i < n; ++i) {
    cases.time.push_back(static_cast<double>(1 + words() % levels));
    cases.event.push_back(words() % 5 < 3 ? 1 : 0);
    cases.risk.push_back(static_cast<double>(1 + words() % 17) / 18);
  }
  return cases;
}

/// The definitions with a weight for each case, written pair by pair: the oracle of influence.
namespace plain {

using Weights = std::vector<double>;

/// Kaplan–Meier at t, or before it; `of_censoring`: with events leaving first.
inline double curve(const PlainCases& c, const Weights& w, double t, bool before,
                    bool of_censoring) {
  double value = 1;
  std::vector<double> done;
  for (std::size_t u = 0; u < c.time.size(); ++u) {
    const double at = c.time[u];
    if (before ? at >= t : at > t) continue;
    bool seen = false;
    for (const double d : done) seen = seen || d == at;
    if (seen) continue;
    done.push_back(at);
    double present = 0;
    double leaving = 0;
    for (std::size_t i = 0; i < c.time.size(); ++i) {
      const bool leaves = c.time[i] == at && (c.event[i] == 1) != of_censoring;
      const bool gone_first = of_censoring && c.time[i] == at && c.event[i] == 1;
      if (c.time[i] >= at && !gone_first) present += w[i];
      if (leaves) leaving += w[i];
    }
    if (present > 0) value *= 1 - leaving / present;
  }
  return value;
}

/// `power` of 1/G: 0 is Harrell's C, 2 is Uno's.
inline double concordance(const PlainCases& c, const Weights& w, int power, double until) {
  double won = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < c.time.size(); ++i) {
    if (c.event[i] == 0 || c.time[i] >= until) continue;
    double weight = 1;
    for (int k = 0; k < power; ++k) weight /= curve(c, w, c.time[i], true, true);
    for (std::size_t j = 0; j < c.time.size(); ++j) {
      const bool outlives = c.time[j] > c.time[i] || (c.time[j] == c.time[i] && c.event[j] == 0);
      if (!outlives) continue;
      const double of_pair = w[i] * w[j] * weight;
      pairs += of_pair;
      won += of_pair * (c.risk[i] > c.risk[j] ? 1 : c.risk[i] == c.risk[j] ? 0.5 : 0);
    }
  }
  return won / pairs;
}

inline double auc_at(const PlainCases& c, const Weights& w, double t) {
  double won = 0;
  double events = 0;
  double alive = 0;
  for (std::size_t j = 0; j < c.time.size(); ++j) alive += c.time[j] > t ? w[j] : 0;
  for (std::size_t i = 0; i < c.time.size(); ++i) {
    if (c.event[i] == 0 || c.time[i] > t) continue;
    const double weight = w[i] / curve(c, w, c.time[i], true, true);
    events += weight;
    for (std::size_t j = 0; j < c.time.size(); ++j) {
      if (c.time[j] > t)
        won += weight * w[j] * (c.risk[i] > c.risk[j] ? 1 : c.risk[i] == c.risk[j] ? 0.5 : 0);
    }
  }
  return won / (events * alive);
}

inline double brier_at(const PlainCases& c, const Weights& w, double t) {
  double loss = 0;
  double all = 0;
  for (std::size_t i = 0; i < c.time.size(); ++i) {
    all += w[i];
    if (c.time[i] > t) {
      loss += w[i] * c.risk[i] * c.risk[i] / curve(c, w, t, false, true);
    } else if (c.event[i] == 1) {
      loss += w[i] * (1 - c.risk[i]) * (1 - c.risk[i]) / curve(c, w, c.time[i], true, true);
    }
  }
  return loss / all;
}

/// Central differences of `value` by each weight.
inline std::vector<double> derivative(std::size_t n,
                                      const std::function<double(const Weights&)>& value) {
  std::vector<double> result(n);
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < n; ++i) {
    Weights w(n, 1.0);
    w[i] = 1 + step;
    const double up = value(w);
    w[i] = 1 - step;
    result[i] = (up - value(w)) / (2 * step);
  }
  return result;
}

}  // namespace plain
}  // namespace etalon::validation
