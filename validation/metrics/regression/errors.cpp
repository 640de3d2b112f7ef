// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/errors.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

template <class Of>
Influenced mean_of(const PairedValues& cases, Of&& of) {
  check_pairs(cases);
  const std::size_t n = cases.predicted.size();
  Influenced mean{0, std::vector<double>(n)};
  ExactSum sum;
  for (std::size_t i = 0; i < n; ++i) {
    mean.influence[i] = of(cases.error(i));
    sum.add(mean.influence[i]);
  }
  mean.value = sum.value() / static_cast<double>(n);
  for (double& row : mean.influence) row = (row - mean.value) / static_cast<double>(n);
  return mean;
}

}  // namespace

Influenced mean_absolute_error(const PairedValues& cases) {
  return mean_of(cases, [](double error) { return std::fabs(error); });
}

Influenced mean_error(const PairedValues& cases) {
  return mean_of(cases, [](double error) { return error; });
}

Influenced root_mean_squared_error(const PairedValues& cases) {
  Influenced result = mean_of(cases, [](double error) { return error * error; });
  result.value = std::sqrt(result.value);
  for (double& row : result.influence) row = result.value > 0 ? row / (2 * result.value) : 0;
  return result;
}

LimitsOfAgreement limits_of_agreement(const PairedValues& cases, double z) {
  check_pairs(cases, 2);
  check(std::isfinite(z) && z > 0, ErrorKind::numeric,
        text("z of the limits of agreement is ", z, "; it must be above 0"));
  const std::size_t n = cases.predicted.size();
  std::vector<double> errors(n);
  for (std::size_t i = 0; i < n; ++i) errors[i] = cases.error(i);
  const Spread spread = spread_of(errors);
  const auto freedom = static_cast<double>(n - 1);
  LimitsOfAgreement limits;
  limits.bias = {spread.mean, std::vector<double>(n)};
  limits.deviation = {std::sqrt(spread.squares / freedom), std::vector<double>(n)};
  const double deviation = limits.deviation.value;
  limits.lower = {spread.mean - z * deviation, std::vector<double>(n)};
  limits.upper = {spread.mean + z * deviation, std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    const double off = errors[i] - spread.mean;
    limits.bias.influence[i] = off / static_cast<double>(n);
    const double spreads =
        deviation > 0 ? (off * off - deviation * deviation) / (2 * deviation * freedom) : 0.0;
    limits.deviation.influence[i] = spreads;
    limits.lower.influence[i] = limits.bias.influence[i] - z * spreads;
    limits.upper.influence[i] = limits.bias.influence[i] + z * spreads;
  }
  return limits;
}

}  // namespace etalon::validation
