// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/wilson.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

void check_counts(std::int64_t successes, std::int64_t trials) {
  check(successes >= 0 && successes <= trials, ErrorKind::numeric,
        text(successes, " successes in ", trials, " trials is not a proportion"));
}

Interval wilson(double share, double trials, double z) {
  if (trials <= 0) return {0, 1};
  const double z2 = z * z;
  const double centre = share + z2 / (2 * trials);
  const double spread = z * std::sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials));
  const double scale = 1 + z2 / trials;
  // At the ends the limits are 0 and 1; rounding would leave them a little off.
  return {share == 0 ? 0 : std::max(0.0, (centre - spread) / scale),
          share == 1 ? 1 : std::min(1.0, (centre + spread) / scale)};
}

}  // namespace

Interval wilson_interval(std::int64_t successes, std::int64_t trials, double level) {
  check_counts(successes, trials);
  const double z = two_sided_z(level);
  if (trials == 0) return {0, 1};
  const double n = static_cast<double>(trials);
  return wilson(static_cast<double>(successes) / n, n, z);
}

Interval clopper_pearson_interval(std::int64_t successes, std::int64_t trials, double level) {
  check_counts(successes, trials);
  const double tail = 1 - normal_cdf(two_sided_z(level));
  if (trials == 0) return {0, 1};
  const double x = static_cast<double>(successes);
  const double n = static_cast<double>(trials);
  return {successes == 0 ? 0 : beta_quantile(x, n - x + 1, tail),
          successes == trials ? 1 : beta_quantile(x + 1, n - x, 1 - tail)};
}

Interval newcombe_difference(std::int64_t first_successes, std::int64_t first_trials,
                             std::int64_t second_successes, std::int64_t second_trials,
                             double level) {
  check(first_trials > 0 && second_trials > 0, ErrorKind::numeric,
        "a difference of proportions needs trials in both groups");
  const Interval first = wilson_interval(first_successes, first_trials, level);
  const Interval second = wilson_interval(second_successes, second_trials, level);
  const double p1 = static_cast<double>(first_successes) / static_cast<double>(first_trials);
  const double p2 = static_cast<double>(second_successes) / static_cast<double>(second_trials);
  return {p1 - p2 - std::hypot(p1 - first.lower, second.upper - p2),
          p1 - p2 + std::hypot(first.upper - p1, p2 - second.lower)};
}

ClusteredProportion clustered_wilson(std::span<const std::int64_t> successes,
                                     std::span<const std::int64_t> trials, double level) {
  check(successes.size() == trials.size(), ErrorKind::format,
        text(successes.size(), " patients with successes, ", trials.size(), " with trials"));
  ClusteredProportion result;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    check_counts(successes[i], trials[i]);
    result.successes += successes[i];
    result.trials += trials[i];
    result.patients += trials[i] > 0 ? 1 : 0;
  }
  const double z = two_sided_z(level);
  const double n = static_cast<double>(result.trials);
  const double patients = static_cast<double>(result.patients);
  if (result.trials == 0) {
    result.interval = {0, 1};
    return result;
  }
  const double share = static_cast<double>(result.successes) / n;
  result.effective_trials = n;
  if (result.patients < result.trials) {
    result.effective_trials = patients;
    if (result.patients > 1 && share > 0 && share < 1) {
      ExactSum squares;
      for (std::size_t i = 0; i < trials.size(); ++i) {
        const double residual =
            static_cast<double>(successes[i]) - share * static_cast<double>(trials[i]);
        squares.add(residual * residual);
      }
      // Variance of the ratio estimator between patients over the binomial one.
      const double variance = patients / (patients - 1) * squares.value() / (n * n);
      const double design_effect = variance / (share * (1 - share) / n);
      result.effective_trials = design_effect > 1 ? n / design_effect : n;
    }
  }
  result.interval = wilson(share, result.effective_trials, z);
  return result;
}

}  // namespace etalon::validation
