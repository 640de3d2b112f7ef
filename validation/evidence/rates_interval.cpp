// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/rates_interval.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// In how many steps an error is shared between the two rates.
constexpr int steps = 32;
/// The one-sided error of a bound is less than a half.
constexpr double largest_error = 0.4999;

/// A rate and its opposite, each with the spread of what is right and of what is wrong.
struct Rate {
  ShareSpread right;
  ShareSpread wrong;
};

enum class End : std::uint8_t { low, high };

Bound bound_of(const Rate& rate, End end, double alpha) {
  return end == End::low ? share_lower_bound(rate.right, alpha)
                         : mirrored(share_lower_bound(rate.wrong, alpha));
}

/// `right` and `wrong` of each patient.
Rate rate_of(const std::vector<double>& right, const std::vector<double>& wrong) {
  const auto successes = whole_numbers(right);
  const auto failures = whole_numbers(wrong);
  std::vector<std::int64_t> trials;
  for (std::size_t i = 0; i < successes.size(); ++i) trials.push_back(successes[i] + failures[i]);
  return {share_spread(successes, trials), share_spread(failures, trials)};
}

bool has_patients_of_both_classes(const Contributions& cells) {
  const auto tp = cells.column(0);
  const auto fp = cells.column(1);
  const auto tn = cells.column(2);
  const auto fn = cells.column(3);
  for (std::size_t i = 0; i < tp.size(); ++i) {
    if (tp[i] + fn[i] > 0 && fp[i] + tn[i] > 0) return true;
  }
  return false;
}

class RatesBound {
 public:
  RatesBound(const Contributions& cells, const Setting& setting, double alpha)
      : metric_(cells.metric()),
        setting_(setting),
        estimate_(cells.estimate()),
        sensitivity_(rate_of(cells.column(0), cells.column(3))),
        specificity_(rate_of(cells.column(2), cells.column(1))),
        alpha_(alpha),
        is_shared_(!has_patients_of_both_classes(cells)) {}

  [[nodiscard]] bool is_shared() const { return is_shared_; }

  /// The end of the metric at which it is lowest or highest.
  [[nodiscard]] Bound end(End of_metric) const {
    const bool is_better_lower = metric_.info().better == Better::lower;
    const End of_rates = is_better_lower == (of_metric == End::low) ? End::high : End::low;
    if (!is_shared_) return at(of_rates, alpha_, alpha_);
    const double z = normal_quantile(1 - alpha_);
    std::optional<Bound> farthest;
    for (int step = 0; step <= steps; ++step) {
      const double angle = std::numbers::pi / 2 * step / steps;
      const Bound bound = at(of_rates, std::min(normal_cdf(-z * std::cos(angle)), largest_error),
                             std::min(normal_cdf(-z * std::sin(angle)), largest_error));
      if (!farthest) farthest = bound;
      const auto take = [&](double& value, double other) {
        value = of_metric == End::low ? std::min(value, other) : std::max(value, other);
      };
      take(farthest->value, bound.value);
      take(farthest->attainable, bound.attainable);
    }
    return *farthest;
  }

 private:
  [[nodiscard]] double value(double se, double sp) const {
    // One case of each class, shared between right and wrong.
    return metric_.finish(std::array{se, 1 - sp, sp, 1 - se}, setting_);
  }

  [[nodiscard]] Bound at(End end, double error_of_sensitivity, double error_of_specificity) const {
    const Bound se = bound_of(sensitivity_, end, error_of_sensitivity);
    const Bound sp = bound_of(specificity_, end, error_of_specificity);
    return {.estimate = estimate_,
            .value = value(se.value, sp.value),
            .attainable = value(se.attainable, sp.attainable),
            .refusal = se.refusal.empty() ? sp.refusal : se.refusal};
  }

  const Metric& metric_;
  const Setting& setting_;
  double estimate_;
  Rate sensitivity_;
  Rate specificity_;
  double alpha_;
  bool is_shared_;
};

}  // namespace

MadeInterval rates_interval(const Contributions& cells, const Setting& setting, double level) {
  const RatesBound bound(cells, setting, (1 - level) / 2);
  return of_bounds(bound.end(End::low), bound.end(End::high),
                   bound.is_shared()
                       ? "bounds of sensitivity and specificity over patients, the error shared"
                       : "bounds of sensitivity and specificity over patients of both classes");
}

}  // namespace etalon::validation
