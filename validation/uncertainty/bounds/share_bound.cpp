// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/share_bound.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Weight of the variance at the bound, beside what is seen of it in the failures.
constexpr double weight_at_bound = 0.2;
constexpr double weight_of_seen = 1.5;

/// Clopper & Pearson over as many cases as there are effective patients.
double exact_bound(const Clustering& trials, Int128 failures, double alpha) {
  const double cases = trials.independent_cases();
  const double failed =
      static_cast<double>(failures) * (cases / static_cast<double>(trials.cases()));
  const double x = cases - failed;
  return x > 0 ? beta_quantile(x, failed + 1, alpha) : 0;
}

/// Smallest p with (share − p)² ≤ scale·p(1−p) + constant; the quadratic's lower root.
double score_root(double share, double scale, double constant) {
  const double middle = 2 * share + scale;
  const double product = share * share - constant;
  if (product <= 0) return 0;
  const double spread = std::sqrt(std::max(0.0, middle * middle - 4 * (1 + scale) * product));
  return 2 * product / (middle + spread);
}

double score_bound(const ShareSpread& spread, double alpha) {
  const double z = normal_quantile(1 - alpha);
  const double t =
      student_quantile(static_cast<double>(spread.trials.effective_patients() - 1), 1 - alpha);
  const double n = static_cast<double>(spread.trials.cases());
  const double seen = static_cast<double>(spread.failures.together) / (n * n);
  return score_root(spread.share(), weight_at_bound * z * z / spread.trials.independent_cases(),
                    weight_of_seen * t * t * seen);
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
    spread.trials.add(trials[i], x - share * k);
    const std::int64_t failed = trials[i] - successes[i];
    spread.failures.add(trials[i], failed, failed == trials[i] ? 1 : 0);
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
  bound.estimate = spread.share();
  const std::int64_t patients = trials.effective_patients();
  bound.attainable = std::pow(alpha, 1 / static_cast<double>(patients));
  const bool is_clustered = trials.patients() < trials.cases();
  if (is_clustered && patients < least_patients) {
    bound.refusal = text("the cases come from ", trials.patients(), " patients",
                         patients < trials.patients()
                             ? text(" that say as much as ", patients, " of equal size")
                             : "",
                         "; a bound of a share over patients needs ", least_patients);
    return bound;
  }
  double value = exact_bound(trials, trials.cases() - spread.successes, alpha);
  if (is_clustered) {
    const double alike = exact_bound(trials, spread.failures.alike, alpha);
    value = std::max(value, std::min(score_bound(spread, alpha), alike));
  }
  bound.value = std::min(value, bound.attainable);
  return bound;
}

Bound failure_upper_bound(const ShareSpread& spread, double alpha) {
  const Bound bound = share_lower_bound(spread, alpha);
  return spread.trials.cases() == 0 ? bound : mirrored(bound);
}

}  // namespace etalon::validation
