// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/share_bound.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Smallest p with (share − p)² ≤ scale·p(1−p) + constant; the quadratic's lower root.
double score_root(double share, double scale, double constant) {
  const double middle = 2 * share + scale;
  const double product = share * share - constant;
  if (product <= 0) return 0;
  const double spread = std::sqrt(std::max(0.0, middle * middle - 4 * (1 + scale) * product));
  return 2 * product / (middle + spread);
}

}  // namespace

double ShareSpread::share() const {
  return trials.cases() == 0 ? 0
                             : static_cast<double>(successes) / static_cast<double>(trials.cases());
}

ShareSpread share_spread(std::span<const std::int64_t> successes,
                         std::span<const std::int64_t> trials) {
  check(successes.size() == trials.size(), ErrorKind::format,
        text(successes.size(), " patients with successes, ", trials.size(), " with trials"));
  std::int64_t sum = 0;
  std::int64_t cases = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    check(successes[i] >= 0 && successes[i] <= trials[i], ErrorKind::numeric,
          text("patient ", i, " has ", successes[i], " successes in ", trials[i], " trials"));
    sum += successes[i];
    cases += trials[i];
  }
  ShareSpread spread;
  spread.successes = sum;
  const double share = cases == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(cases);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const double x = static_cast<double>(successes[i]);
    const double k = static_cast<double>(trials[i]);
    spread.trials.add(trials[i], x - share * k, (k - x) * (k - x - 1));
  }
  return spread;
}

Bound share_lower_bound(const ShareSpread& spread, double alpha) {
  check_alpha(alpha);
  const Clustering& trials = spread.trials;
  Bound bound;
  if (trials.cases() == 0) {
    bound.refusal = "there is no such case";
    return bound;
  }
  const double n = static_cast<double>(trials.cases());
  const double x = static_cast<double>(spread.successes);
  bound.estimate = x / n;
  bound.attainable = std::pow(alpha, 1 / static_cast<double>(trials.patients()));
  const bool is_clustered = trials.patients() < trials.cases();
  if (is_clustered && trials.patients() < least_patients) {
    bound.refusal = text("the cases come from ", trials.patients(),
                         " patients; a bound of a share over patients needs ", least_patients);
    return bound;
  }
  const double exact = spread.successes == 0 ? 0 : beta_quantile(x, n - x + 1, alpha);
  bound.value = std::min(exact, bound.attainable);
  if (is_clustered) {
    const double z = normal_quantile(1 - alpha);
    const double t = student_quantile(static_cast<double>(trials.patients() - 1), 1 - alpha);
    const double score =
        score_root(bound.estimate, z * z / trials.effective_cases(assumed_correlation),
                   together_weight * t * t * trials.lost_together());
    bound.value = std::min(bound.value, score);
  }
  return bound;
}

Bound failure_upper_bound(const ShareSpread& spread, double alpha) {
  const Bound bound = share_lower_bound(spread, alpha);
  return spread.trials.cases() == 0 ? bound : mirrored(bound);
}

}  // namespace etalon::validation
