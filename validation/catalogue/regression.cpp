// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/regression/correlation.hpp"
#include "validation/metrics/regression/errors.hpp"

namespace etalon::validation {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

PairedValues pairs(const TargetCases& cases) { return {cases.scores, cases.values}; }

}  // namespace

std::span<const Derived> regression_metrics() {
  static const std::array metrics = {
      Derived({.id = "mae/1",
               .title = {"Mean absolute error", "Средняя абсолютная ошибка"},
               .target = Target::real,
               .better = Better::lower,
               .most = infinity,
               .averaged = AveragedError::absolute},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return mean_absolute_error(pairs(cases));
              }),
      Derived({.id = "rmse/1",
               .title = {"Root mean squared error", "Корень из средней квадратичной ошибки"},
               .target = Target::real,
               .better = Better::lower,
               .most = infinity,
               .averaged = AveragedError::squared},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return root_mean_squared_error(pairs(cases));
              }),
      Derived({.id = "bias.mean_error/1",
               .title = {"Mean error", "Средняя ошибка"},
               .target = Target::real,
               .better = Better::neither,
               .least = -infinity,
               .most = infinity,
               .averaged = AveragedError::with_sign},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return mean_error(pairs(cases));
              }),
      Derived({.id = "r_squared/1",
               .title = {"Share of the spread that is explained", "Доля объяснённого разброса"},
               .target = Target::real,
               .least = -infinity},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return r_squared(pairs(cases));
              }),
      Derived({.id = "ccc.lin/1",
               .title = {"Concordance correlation", "Коэффициент конкордации Лина"},
               .target = Target::real,
               .least = -1,
               .has_worst_output = false},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return concordance_correlation(pairs(cases));
              })};
  return metrics;
}

}  // namespace etalon::validation
