// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/rates_interval.hpp"

#include <array>
#include <utility>
#include <vector>

namespace etalon::validation {
namespace {

/// The bounds of sensitivity and specificity on one side.
using RateBounds = std::array<Bound, 2>;

std::vector<double> sums(std::vector<double> values, const std::vector<double>& others) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += others[i];
  return values;
}

Bound of_rates(const Metric& metric, const Setting& setting, const RateBounds& rates,
               double estimate) {
  // One case of each class, shared between right and wrong.
  const auto value = [&](double se, double sp) {
    return metric.finish(std::array{se, 1 - sp, sp, 1 - se}, setting);
  };
  return {.estimate = estimate,
          .value = value(rates[0].value, rates[1].value),
          .attainable = value(rates[0].attainable, rates[1].attainable),
          .refusal = rates[0].refusal.empty() ? rates[1].refusal : rates[0].refusal};
}

}  // namespace

MadeInterval rates_interval(const Contributions& cells, const Setting& setting, double level) {
  const double alpha = (1 - level) / 4;
  const ShareBounds se =
      share_bounds(cells.column(0), sums(cells.column(0), cells.column(3)), alpha);
  const ShareBounds sp =
      share_bounds(cells.column(2), sums(cells.column(2), cells.column(1)), alpha);
  RateBounds low = {se.lower, sp.lower};
  RateBounds high = {se.upper, sp.upper};
  const Metric& metric = cells.metric();
  if (metric.info().better == Better::lower) std::swap(low, high);
  return of_bounds(of_rates(metric, setting, low, cells.estimate()),
                   of_rates(metric, setting, high, cells.estimate()),
                   "bounds of sensitivity and specificity over patients, half the error each");
}

}  // namespace etalon::validation
