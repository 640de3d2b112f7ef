// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

bool is_positive(const ScoredCase& each) { return each.is_positive; }
bool is_negative(const ScoredCase& each) { return !each.is_positive; }
bool is_called(const ScoredCase& each) { return each.is_called; }
bool is_not_called(const ScoredCase& each) { return !each.is_called; }
bool is_right(const ScoredCase& each) { return each.is_called == each.is_positive; }

}  // namespace

std::span<const ShareMetric> share_metrics() {
  static const std::array metrics = {
      ShareMetric({.id = "sensitivity/1",
                   .title = {"Sensitivity", "Чувствительность"},
                   .counted = CountedCases::positive},
                  is_called),
      ShareMetric({.id = "specificity/1",
                   .title = {"Specificity", "Специфичность"},
                   .counted = CountedCases::negative},
                  is_not_called),
      ShareMetric({.id = "ppv/1",
                   .title = {"Positive predictive value at the prevalence of the test",
                             "Прогностическая ценность положительного результата при "
                             "распространённости в тесте"},
                   .counted = CountedCases::called},
                  is_positive),
      ShareMetric({.id = "npv/1",
                   .title = {"Negative predictive value at the prevalence of the test",
                             "Прогностическая ценность отрицательного результата при "
                             "распространённости в тесте"},
                   .counted = CountedCases::not_called},
                  is_negative),
      ShareMetric({.id = "accuracy/1", .title = {"Accuracy", "Доля верных ответов"}}, is_right)};
  return metrics;
}

}  // namespace etalon::validation::two_classes
