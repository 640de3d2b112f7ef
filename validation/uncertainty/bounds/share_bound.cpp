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
constexpr double share_weight_at_bound = 0.3;
constexpr double share_weight_of_seen = 1.5;

/// Clopper & Pearson over as many cases as there are effective patients.
double exact_bound(const Clustering& trials, double failures, double alpha) {
  const double cases = trials.independent_cases();
  const double failed = failures * (cases / static_cast<double>(trials.cases()));
  const double x = cases - failed;
  return x > 0 ? beta_quantile(x, failed + 1, alpha) : 0;
}

/// Smallest p with (share − p)² ≤ scale·p(1−p) + constant; the quadratic's lower root.
double share_score_root(double share, double scale, double constant) {
  const double middle = 2 * share + scale;
  const double product = share * share - constant;
  if (product <= 0) return 0;
  const double spread = std::sqrt(std::max(0.0, middle * middle - 4 * (1 + scale) * product));
  return 2 * product / (middle + spread);
}

double share_score_bound(const ShareSpread& spread, double alpha) {
  const double z = normal_quantile(1 - alpha);
  const double t =
      student_quantile(static_cast<double>(spread.trials.effective_patients() - 1), 1 - alpha);
  const double n = static_cast<double>(spread.trials.cases());
  const double seen = static_cast<double>(spread.failures.together) / (n * n);
  return share_score_root(spread.share(),
                          share_weight_at_bound * z * z / spread.trials.independent_cases(),
                          share_weight_of_seen * t * t * seen);
}

bool is_clustered(const Clustering& trials) { return trials.patients() < trials.cases(); }

/// What as many patients without a failure show.
double flawless(const Clustering& trials, double alpha) {
  return std::pow(alpha, 1 / static_cast<double>(trials.effective_patients()));
}

/// Of patients any of which may fail.
double bound_of_all(const ShareSpread& spread, double alpha) {
  const Clustering& trials = spread.trials;
  const auto failed = static_cast<double>(trials.cases() - spread.successes);
  double value = exact_bound(trials, failed, alpha);
  if (is_clustered(trials) && trials.effective_patients() >= least_patients) {
    const double alike = exact_bound(trials, spread.failures.alike.value(), alpha);
    value = std::max(value, std::min(share_score_bound(spread, alpha), alike));
  }
  return std::min(value, flawless(trials, alpha));
}

/// The bound of all cases where only the patients of `larger` fail, whose own is `bound`, but for
/// the failures seen in others.
double with_others(const ShareSpread& all, const ShareSpread& larger, double bound,
                   std::int64_t failed_in_others) {
  const auto cases = static_cast<double>(all.trials.cases());
  const double part = static_cast<double>(larger.trials.cases()) / cases;
  return 1 - (part * (1 - bound) + static_cast<double>(failed_in_others) / cases);
}

/// Adds a patient.
void add(std::int64_t successes, std::int64_t trials, double share, ShareSpread& spread) {
  spread.successes += successes;
  spread.trials.add(trials, static_cast<double>(successes) - share * static_cast<double>(trials));
  spread.failures.add(trials, trials - successes);
}

}  // namespace

void Failures::add(std::int64_t cases, std::int64_t failed) {
  together += static_cast<Int128>(failed) * failed;
  if (failed == 0) return;
  const double part = static_cast<double>(failed) / static_cast<double>(cases);
  alike.add(static_cast<double>(failed) * part * part);
}

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
  const double share = cases == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(cases);
  for (std::size_t i = 0; i < trials.size(); ++i) add(successes[i], trials[i], share, spread);

  ShareSpread largest_ones;
  for_each_larger(
      trials, [&](std::size_t i) { add(successes[i], trials[i], share, largest_ones); },
      [&] { spread.larger.push_back(largest_ones); });
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
  bound.attainable = flawless(trials, alpha);
  double value = bound_of_all(spread, alpha);
  const std::int64_t failed = trials.cases() - spread.successes;
  for (const ShareSpread& larger : spread.larger) {
    const std::int64_t failed_in_others = failed - (larger.trials.cases() - larger.successes);
    value =
        std::min(value, with_others(spread, larger, bound_of_all(larger, alpha), failed_in_others));
    bound.attainable =
        std::min(bound.attainable, with_others(spread, larger, flawless(larger.trials, alpha), 0));
  }
  if (is_clustered(trials) && patients < least_patients) {
    bound.refusal = text("the cases come from ", trials.patients(), " patients",
                         patients < trials.patients()
                             ? text(" that say as much as ", patients, " of equal size")
                             : "",
                         "; a bound of a share over patients needs ", least_patients);
    return bound;
  }
  bound.value = std::min(value, bound.attainable);
  return bound;
}

Bound failure_upper_bound(const ShareSpread& spread, double alpha) {
  const Bound bound = share_lower_bound(spread, alpha);
  return spread.trials.cases() == 0 ? bound : mirrored(bound);
}

}  // namespace etalon::validation
