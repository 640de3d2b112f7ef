// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "validation/metrics/two_classes/metrics.hpp"
#include "validation/metrics/two_classes/stated_prevalence.hpp"

namespace etalon::validation::two_classes {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double ppv_at_prevalence(const Cells& cells, const Setting& setting) {
  return stated_ppv(cells.sensitivity(), cells.specificity(), setting.prevalence);
}

double npv_at_prevalence(const Cells& cells, const Setting& setting) {
  return stated_npv(cells.sensitivity(), cells.specificity(), setting.prevalence);
}

double balanced_accuracy(const Cells& cells, const Setting& /*setting*/) {
  return (cells.sensitivity() + cells.specificity()) / 2;
}

double f1(const Cells& cells, const Setting& /*setting*/) {
  return quotient(2 * cells.true_positives, cells.called() + cells.positives());
}

double matthews(const Cells& cells, const Setting& /*setting*/) {
  const double product =
      cells.called() * cells.positives() * cells.negatives() * cells.not_called();
  return quotient(
      cells.true_positives * cells.true_negatives - cells.false_positives * cells.false_negatives,
      std::sqrt(product));
}

double lr_plus(const Cells& cells, const Setting& /*setting*/) {
  return positive_likelihood_ratio(cells.sensitivity(), cells.specificity());
}

double lr_minus(const Cells& cells, const Setting& /*setting*/) {
  return negative_likelihood_ratio(cells.sensitivity(), cells.specificity());
}

/// Vickers & Elkin 2006: a false positive weighs the odds of the threshold probability.
double net_benefit(const Cells& cells, const Setting& setting) {
  const double odds = setting.threshold / (1 - setting.threshold);
  return quotient(cells.true_positives - cells.false_positives * odds, cells.cases());
}

}  // namespace

std::span<const CellMetric> cell_metrics() {
  static const std::array metrics = {
      CellMetric({.id = "ppv.at_prevalence/1",
                  .title = {"Positive predictive value at the stated prevalence",
                            "Прогностическая ценность положительного результата при указанной "
                            "распространённости"},
                  .certainty = Certainty::rates,
                  .needs_prevalence = true},
                 ppv_at_prevalence),
      CellMetric({.id = "npv.at_prevalence/1",
                  .title = {"Negative predictive value at the stated prevalence",
                            "Прогностическая ценность отрицательного результата при указанной "
                            "распространённости"},
                  .certainty = Certainty::rates,
                  .needs_prevalence = true},
                 npv_at_prevalence),
      CellMetric({.id = "balanced_accuracy/1",
                  .title = {"Balanced accuracy", "Сбалансированная точность"},
                  .certainty = Certainty::rates},
                 balanced_accuracy),
      CellMetric({.id = "f1/1", .title = {"F1 score", "F1-мера"}}, f1),
      CellMetric({.id = "mcc/1",
                  .title = {"Matthews correlation coefficient", "Коэффициент корреляции Мэтьюса"},
                  .least = -1},
                 matthews),
      CellMetric({.id = "lr_plus/1",
                  .title = {"Positive likelihood ratio",
                            "Отношение правдоподобия положительного результата"},
                  .most = infinity,
                  .certainty = Certainty::rates},
                 lr_plus),
      CellMetric({.id = "lr_minus/1",
                  .title = {"Negative likelihood ratio",
                            "Отношение правдоподобия отрицательного результата"},
                  .better = Better::lower,
                  .most = infinity,
                  .certainty = Certainty::rates},
                 lr_minus),
      CellMetric({.id = "net_benefit/1",
                  .title = {"Net benefit at the threshold", "Чистая польза при пороге"},
                  .least = -infinity,
                  .needs_probabilities = true},
                 net_benefit)};
  return metrics;
}

}  // namespace etalon::validation::two_classes
