// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/agreement/intraclass.hpp"
#include "validation/metrics/regression/correlation.hpp"
#include "validation/metrics/regression/errors.hpp"

namespace etalon::validation {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Of 95 % of the differences.
constexpr double normal_975 = 1.959963984540054;

PairedValues pairs(const TargetCases& cases) { return {cases.scores, cases.values}; }

/// What the worst output of one case is follows from the others.
constexpr MetricInfo correlation(std::string_view id, Phrase title) {
  return {.id = id, .title = title, .target = Target::real, .least = -1, .has_worst_output = false};
}
constexpr MetricInfo limit_of_agreement(std::string_view id, Phrase title) {
  return {.id = id,
          .title = title,
          .target = Target::real,
          .better = Better::neither,
          .least = -infinity,
          .most = infinity,
          .has_worst_output = false};
}

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
      Derived(correlation("ccc.lin/1", {"Concordance correlation", "Коэффициент конкордации Лина"}),
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return concordance_correlation(pairs(cases));
              }),
      Derived(correlation("icc.agreement.single/1", {"Intraclass correlation, agreement",
                                                     "Внутриклассовая корреляция, согласие"}),
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return intraclass_of_two(cases.scores, cases.values).agreement;
              }),
      Derived(
          correlation("icc.consistency.single/1", {"Intraclass correlation, consistency",
                                                   "Внутриклассовая корреляция, согласованность"}),
          [](const TargetCases& cases, const Setting& /*setting*/) {
            return intraclass_of_two(cases.scores, cases.values).consistency;
          }),
      Derived(limit_of_agreement("limits_of_agreement.lower/1",
                                 {"Lower limit of agreement", "Нижняя граница согласия"}),
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return limits_of_agreement(pairs(cases), normal_975).lower;
              }),
      Derived(limit_of_agreement("limits_of_agreement.upper/1",
                                 {"Upper limit of agreement", "Верхняя граница согласия"}),
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return limits_of_agreement(pairs(cases), normal_975).upper;
              })};
  return metrics;
}

}  // namespace etalon::validation
