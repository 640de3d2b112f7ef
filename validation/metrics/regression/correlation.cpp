// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/correlation.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sums.hpp"

namespace etalon::validation {

Influenced r_squared(const PairedValues& cases) {
  check_pairs(cases, 2);
  const std::size_t n = cases.predicted.size();
  const Spread observed = spread_of(cases.observed);
  check(observed.squares > 0, ErrorKind::numeric,
        "all observed values are equal; the share of their spread that is explained is not "
        "defined");
  ExactSum errors;
  for (std::size_t i = 0; i < n; ++i) errors.add(cases.error(i) * cases.error(i));
  const double unexplained = errors.value() / observed.squares;
  Influenced result{1 - unexplained, std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const double off = cases.observed[i] - observed.mean;
    result.influence[i] =
        -(cases.error(i) * cases.error(i) - unexplained * off * off) / observed.squares;
  }
  // Of the mean as everybody's prediction both terms are one, and nothing is left but rounding.
  constexpr double rounding = 1e-13;
  const auto [least, most] = std::ranges::minmax(result.influence);
  if (std::max(-least, most) * static_cast<double>(n) <= rounding * unexplained)
    std::ranges::fill(result.influence, 0.0);
  return result;
}

Influenced concordance_correlation(const PairedValues& cases) {
  check_pairs(cases, 2);
  const std::size_t n = cases.predicted.size();
  const auto count = static_cast<double>(n);
  const Spread x = spread_of(cases.predicted);
  const Spread y = spread_of(cases.observed);
  ExactSum products;
  for (std::size_t i = 0; i < n; ++i)
    products.add((cases.predicted[i] - x.mean) * (cases.observed[i] - y.mean));
  const double shift = x.mean - y.mean;
  const double joint = 2 * products.value() / count;
  const double spread = (x.squares + y.squares) / count + shift * shift;
  check(spread > 0, ErrorKind::numeric,
        "all predictions and observed values are one number; their concordance correlation is not "
        "defined");
  Influenced result{joint / spread, std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const double u = cases.predicted[i] - x.mean;
    const double v = cases.observed[i] - y.mean;
    const double of_joint = 2 * u * v - joint;
    const double of_spread = u * u + v * v + shift * shift + 2 * shift * (u - v) - spread;
    result.influence[i] = (of_joint - result.value * of_spread) / (spread * count);
  }
  return result;
}

}  // namespace etalon::validation
