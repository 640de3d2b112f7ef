// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

void check_auc(double auc) {
  check(auc >= 0 && auc <= 1, ErrorKind::numeric, text("an AUC of ", auc, " is not in [0, 1]"));
}

/// Where `distance` falls from ≥ 0 at `near` to ≤ 0 at `far`.
template <class Fn>
double crossing(double near, double far, Fn&& distance) {
  for (int step = 0; step < 200; ++step) {
    const double middle = near + (far - near) / 2;
    if (middle == near || middle == far) break;
    (distance(middle) >= 0 ? near : far) = middle;
  }
  return near;
}

}  // namespace

Interval auc_interval(double auc, double variance, double level, AucScale scale) {
  check_auc(auc);
  check(std::isfinite(variance) && variance >= 0, ErrorKind::numeric,
        text("a variance of ", variance, " for an AUC"));
  const double half_width = two_sided_z(level) * std::sqrt(variance);
  if (scale == AucScale::plain || auc == 0 || auc == 1)
    return {std::max(0.0, auc - half_width), std::min(1.0, auc + half_width)};
  const double odds = std::log(auc / (1 - auc));
  const double on_logit = half_width / (auc * (1 - auc));
  const auto back = [](double value) { return 1 / (1 + std::exp(-value)); };
  return {back(odds - on_logit), back(odds + on_logit)};
}

Interval newcombe_auc_interval(double auc, std::int64_t positives, std::int64_t negatives,
                               double level) {
  check_auc(auc);
  check(positives >= 1 && negatives >= 1, ErrorKind::numeric,
        text("an AUC of ", positives, " positives and ", negatives, " negatives"));
  const double z = two_sided_z(level);
  const double m = static_cast<double>(positives);
  const double n = static_cast<double>(negatives);
  const double others = (m + n) / 2 - 1;
  const auto deviation = [&](double t) {
    const double spread = 1 + others * ((1 - t) / (2 - t) + t / (1 + t));
    return std::sqrt(t * (1 - t) * spread / (m * n));
  };
  // From far outside towards the estimate: the outermost value that is still z deviations away.
  return {crossing(0.0, auc, [&](double t) { return auc - t - z * deviation(t); }),
          crossing(1.0, auc, [&](double t) { return t - auc - z * deviation(t); })};
}

}  // namespace etalon::validation
