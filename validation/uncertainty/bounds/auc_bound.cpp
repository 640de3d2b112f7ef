// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/auc_bound.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Ratio of the classes' standard deviations up to which the variance of 2. is that of the model;
/// beyond it the measured variance of 1. is larger.
constexpr double spread_ratio = 1.1;

/// Variance over x of P(other < x) for normal classes with AUC `auc` whose comparisons of one
/// case with two of the other class correlate by `correlation`: Φ₂(a, a; ρ) − auc² (Owen 1956).
double placement_variance(double auc, double correlation) {
  const double tilt = std::sqrt((1 - correlation) / (1 + correlation));
  return std::max(0.0, auc * (1 - auc) - 2 * owen_t(normal_quantile(auc), tilt));
}

/// Weights of the variance at the bound and of what is seen of it in the losses, where patients
/// have several cases.
constexpr double auc_weight_at_bound = 0.5;
constexpr double auc_weight_of_seen = 1;

double model_variance(double auc, const AucSpread& spread) {
  if (auc <= 0 || auc >= 1) return 0;
  const double m = spread.positives.independent_cases();
  const double n = spread.negatives.independent_cases();
  const double wide = spread_ratio * spread_ratio / (1 + spread_ratio * spread_ratio);
  const double of_wide = placement_variance(auc, wide);
  const double of_narrow = placement_variance(auc, 1 - wide);
  const double by_positives = (n - 1) / n / m;
  const double by_negatives = (m - 1) / m / n;
  return std::max(by_positives * of_wide + by_negatives * of_narrow,
                  by_positives * of_narrow + by_negatives * of_wide) +
         auc * (1 - auc) / (m * n);
}

/// Smallest A with (auc − A)² ≤ scale·v(A) + constant.
double auc_score_root(double auc, const AucSpread& spread, double scale, double constant) {
  double below = 0;
  double above = auc;
  for (int step = 0; step < 200; ++step) {
    const double middle = below + (above - below) / 2;
    if (middle == below || middle == above) break;
    const double apart = auc - middle;
    (apart * apart >= scale * model_variance(middle, spread) + constant ? below : above) = middle;
  }
  return below;
}

/// What a class lost together in its patients, over cases².
double seen_of(const Clustering& own, const Losses& lost, const Clustering& other) {
  const double half_pairs =
      2.0 * static_cast<double>(own.cases()) * static_cast<double>(other.cases());
  return static_cast<double>(lost.together) / (half_pairs * half_pairs);
}

double alike_of(const Clustering& own, const Losses& lost, const Clustering& other) {
  return static_cast<double>(lost.alike) /
         (2.0 * static_cast<double>(own.cases()) * static_cast<double>(other.cases()));
}

/// The fourth bound, of the patients of one class who have so many cases or more; `above` where it
/// is not lower.
double wrong_bound(const AucSpread::Larger& larger, std::int64_t cases_of_class,
                   const std::vector<AucSpread::Wrong>& wrong, double alpha, double above) {
  const double all = larger.patients.independent_cases();
  const double part =
      static_cast<double>(larger.patients.cases()) / static_cast<double>(cases_of_class);
  const double z = normal_quantile(1 - alpha);
  double bound = above;
  double found = 0;
  const auto left_by = [&](double lost, double share) {
    return 1 - larger.lost_by_others - part * lost * share;
  };
  for (const AucSpread::Wrong& each : wrong) {
    if (left_by(each.lost, 1) >= bound) break;  // no share exceeds 1
    if (each.cases < larger.least_cases) continue;
    found += static_cast<double>(each.cases) / larger.patients.size_of_patient();
    // More than the exact bound of the share, which takes longer.
    const double most = (found + (z + 1) * std::sqrt(found) + z * z + 3) / all;
    if (left_by(each.lost, most) >= bound) continue;
    const double right = all - found;
    const double share = right > 0 ? 1 - beta_quantile(right, found + 1, alpha) : 1;
    bound = std::min(bound, left_by(each.lost, share));
  }
  return bound;
}

/// The least over the class and its larger patients alone.
double wrong_bound(const Clustering& patients, const std::vector<AucSpread::Larger>& larger,
                   const std::vector<AucSpread::Wrong>& wrong, double alpha, double above) {
  double bound = wrong_bound({.patients = patients}, patients.cases(), wrong, alpha, above);
  for (const AucSpread::Larger& each : larger)
    bound = wrong_bound(each, patients.cases(), wrong, alpha, bound);
  return bound;
}

/// The second bound.
double auc_score_bound(const AucSpread& spread, double z, double t, double attainable) {
  const double whole =
      auc_score_root(spread.auc, spread, z * z, together_weight * t * t * spread.lost_together);
  const Clustering& positives = spread.positives;
  const Clustering& negatives = spread.negatives;
  if (positives.patients() == positives.cases() && negatives.patients() == negatives.cases())
    return whole;
  const double lost_alike = std::max(alike_of(positives, spread.lost_by_positives, negatives),
                                     alike_of(negatives, spread.lost_by_negatives, positives));
  double alike = attainable;
  if (lost_alike > 0)
    alike = auc_score_root(1 - lost_alike, spread, z * z,
                           together_weight * t * t * spread.alike_together);
  const double seen = seen_of(positives, spread.lost_by_positives, negatives) +
                      seen_of(negatives, spread.lost_by_negatives, positives);
  const double split =
      auc_score_root(spread.auc, spread, auc_weight_at_bound * z * z,
                     t * t * (auc_weight_of_seen * seen + together_weight * spread.lost_together));
  return std::max(whole, std::min(split, alike));
}

/// P(all m positives above all n negatives): the density of the largest negative times the
/// probability that every positive exceeds it.
double separation_probability(double auc, double ratio, double m, double n) {
  constexpr double step = 1.0 / 32;
  const double shift = normal_quantile(auc) * std::sqrt(1 + ratio * ratio);
  double sum = 0;
  for (int i = -8 * 32; i <= 9 * 32; ++i) {
    const double y = i * step;
    const double log_density = (n - 1) * std::log(normal_cdf(y)) - y * y / 2;
    const double log_above = m * std::log(normal_tail((y - shift) / ratio));
    sum += std::exp(log_density + log_above);
  }
  return sum * step * n / std::sqrt(2 * std::numbers::pi);
}

}  // namespace

double AucSpread::variance() const {
  return std::max(0.0, positives.variance() + negatives.variance() + shared);
}

double separated_auc_bound(std::int64_t positives, std::int64_t negatives, double alpha) {
  check_alpha(alpha);
  check(positives >= 1 && negatives >= 1, ErrorKind::numeric,
        text("a bound for ", positives, " positives and ", negatives, " negatives"));
  const double m = static_cast<double>(positives);
  const double n = static_cast<double>(negatives);
  double below = 0.5;
  double above = 1;
  for (int step = 0; step < 50; ++step) {
    const double middle = below + (above - below) / 2;
    if (middle == 1 || middle == below) break;
    double probability = 0;
    for (const double ratio : {2.0 / 3, 1.0, 1.5}) {
      probability = std::max(probability, separation_probability(middle, ratio, m, n));
    }
    (probability <= alpha ? below : above) = middle;
  }
  return below;
}

double attainable_auc(const AucSpread& spread, double alpha) {
  return separated_auc_bound(spread.positives.effective_patients(),
                             spread.negatives.effective_patients(), alpha);
}

double SeparatedAucBounds::of(const AucSpread& spread, double alpha) {
  const std::int64_t positives = spread.positives.effective_patients();
  const std::int64_t negatives = spread.negatives.effective_patients();
  const auto [place, is_new] = known_.try_emplace({positives, negatives, alpha}, 0);
  if (is_new) place->second = separated_auc_bound(positives, negatives, alpha);
  return place->second;
}

Bound auc_lower_bound(const AucSpread& spread, double alpha) {
  return auc_lower_bound(spread, alpha, attainable_auc(spread, alpha));
}

Bound auc_lower_bound(const AucSpread& spread, double alpha, double attainable) {
  check_alpha(alpha);
  Bound bound{.estimate = spread.auc, .value = 0, .attainable = attainable, .refusal = {}};
  const std::int64_t positive = spread.positives.effective_patients();
  const std::int64_t negative = spread.negatives.effective_patients();
  const std::int64_t rarer = std::min(positive, negative);
  if (rarer < least_patients) {
    std::string found = text("positives come from ", spread.positives.patients(),
                             " patients and negatives from ", spread.negatives.patients());
    if (positive < spread.positives.patients() || negative < spread.negatives.patients())
      found += text(", which say as much as ", positive, " and ", negative, " of equal size");
    bound.refusal = text(found, "; a bound of the AUC needs ", least_patients, " of each");
    return bound;
  }
  if (spread.auc == 1) {
    bound.value = attainable;
    return bound;
  }
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(rarer - 1), 1 - alpha);
  const double measured = spread.auc - t * std::sqrt(spread.variance());

  const double score = auc_score_bound(spread, z, t, attainable);
  bound.value = std::min({measured, score, attainable});
  bound.value = wrong_bound(spread.positives, spread.larger_positives, spread.wrong_positives,
                            alpha, bound.value);
  bound.value = wrong_bound(spread.negatives, spread.larger_negatives, spread.wrong_negatives,
                            alpha, bound.value);
  bound.value = std::max(0.0, bound.value);
  return bound;
}

}  // namespace etalon::validation
