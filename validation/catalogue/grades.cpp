// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "validation/catalogue/derived.hpp"
#include "validation/catalogue/mean_of_scores.hpp"
#include "validation/metrics/agreement/kappa.hpp"
#include "validation/metrics/agreement/krippendorff.hpp"
#include "validation/metrics/classes/class_table.hpp"
#include "validation/metrics/classes/table_influence.hpp"

namespace etalon::validation {
namespace {

/// Classes as whole numbers from 0, those of the labels first.
std::array<std::vector<std::int64_t>, 2> ratings(const TargetCases& cases) {
  std::array<std::vector<std::int64_t>, 2> both;
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    both[0].push_back(std::llround(cases.values[i]));
    both[1].push_back(std::llround(cases.scores[i]));
  }
  return both;
}

/// A value of the table of both, with its derivative by the cells. How many classes there are
/// changes no agreement: no case is of those that nobody names.
template <class OfTable>
Influenced agreement_of(const TargetCases& cases, const OfTable& of_table) {
  const auto [labels, given] = ratings(cases);
  const std::int64_t most = std::max(std::ranges::max(labels), std::ranges::max(given));
  const std::int64_t categories = std::max<std::int64_t>(2, most + 1);
  const auto found = of_table(agreement_table(labels, given, categories));
  Influenced value{.value = found.value, .influence = {}};
  for (std::size_t i = 0; i < labels.size(); ++i)
    value.influence.push_back(
        found.influence[static_cast<std::size_t>(labels[i] * categories + given[i])]);
  return value;
}

Influenced kappa(const TargetCases& cases, KappaWeights weights) {
  return agreement_of(cases,
                      [&](const AgreementTable& table) { return cohen_kappa(table, weights); });
}
Influenced alpha(const TargetCases& cases, MeasurementLevel level) {
  return agreement_of(cases,
                      [&](const AgreementTable& table) { return alpha_of_two(table, level); });
}
Influenced plain(const TargetCases& cases, const Setting& /*setting*/) {
  return kappa(cases, KappaWeights::none);
}
Influenced linear(const TargetCases& cases, const Setting& /*setting*/) {
  return kappa(cases, KappaWeights::linear);
}
Influenced quadratic(const TargetCases& cases, const Setting& /*setting*/) {
  return kappa(cases, KappaWeights::quadratic);
}

Influenced nominal(const TargetCases& cases, const Setting& /*setting*/) {
  return alpha(cases, MeasurementLevel::nominal);
}
Influenced ordinal(const TargetCases& cases, const Setting& /*setting*/) {
  return alpha(cases, MeasurementLevel::ordinal);
}
Influenced interval(const TargetCases& cases, const Setting& /*setting*/) {
  return alpha(cases, MeasurementLevel::interval);
}

/// A value of the confusion matrix, whose classes are those that occur among the labels or are
/// given.
Influenced of_class_table(const TargetCases& cases,
                          InfluencedTable (*of_table)(const ClassTable& table)) {
  const auto [labels, given] = ratings(cases);
  const std::int64_t most = std::max(std::ranges::max(labels), std::ranges::max(given));
  const std::int64_t classes = std::max<std::int64_t>(2, most + 1);
  const InfluencedTable found = of_table(class_table(labels, given, classes));
  Influenced value{.value = found.value, .influence = {}};
  for (std::size_t i = 0; i < labels.size(); ++i)
    value.influence.push_back(
        found.influence[static_cast<std::size_t>(labels[i] * (classes + 1) + given[i])]);
  return value;
}
Influenced mean_f1(const TargetCases& cases, const Setting& /*setting*/) {
  return of_class_table(cases, influenced_macro_f1);
}
Influenced matthews(const TargetCases& cases, const Setting& /*setting*/) {
  return of_class_table(cases, influenced_matthews_correlation);
}

constexpr MetricInfo share(std::string_view id, Phrase title) {
  return {.id = id, .title = title, .target = Target::grades};
}
constexpr MetricInfo levels(std::string_view id, Phrase title) {
  return {.id = id,
          .title = title,
          .target = Target::grades,
          .better = Better::lower,
          .most = std::numeric_limits<double>::infinity()};
}
constexpr MetricInfo agreement(std::string_view id, Phrase title) {
  return {.id = id, .title = title, .target = Target::grades, .least = -1};
}
constexpr MetricInfo over_classes(MetricInfo info) {
  info.needs_every_class = true;
  return info;
}
constexpr MetricInfo within(MetricInfo info) {
  info.needs_tolerance = true;
  return info;
}

}  // namespace

std::span<const Derived> grade_metrics() {
  static const std::array metrics = {
      Derived(share("accuracy.classes/1", {"Accuracy over classes", "Доля верных классов"}),
              mean_of_scores, Certainty::mean_score),
      Derived(over_classes(
                  share("balanced_accuracy.classes/1",
                        {"Mean sensitivity of classes", "Средняя чувствительность по классам"})),
              mean_of_class_scores, Certainty::class_means),
      Derived(within(share("ordinal.within/1", {"Share of cases off by few levels",
                                                "Доля случаев с малым отклонением степени"})),
              mean_of_scores, Certainty::mean_score),
      Derived(
          levels("ordinal.mean_levels_off/1", {"Mean levels off", "Среднее отклонение степени"}),
          mean_of_scores, Certainty::mean_score),
      Derived(over_classes(levels("ordinal.macro_levels_off/1",
                                  {"Mean over levels of the mean levels off",
                                   "Среднее по степеням среднего отклонения степени"})),
              mean_of_class_scores, Certainty::class_means),
      Derived(agreement("kappa.cohen/1", {"Cohen\u2019s kappa", "Каппа Коэна"}), plain),
      Derived(agreement("kappa.cohen.linear/1",
                        {"Linearly weighted kappa", "Каппа с линейными весами"}),
              linear),
      Derived(agreement("kappa.cohen.quadratic/1",
                        {"Quadratically weighted kappa", "Каппа с квадратичными весами"}),
              quadratic),
      Derived(agreement("alpha.krippendorff.nominal/1",
                        {"Krippendorff\u2019s alpha", "Альфа Криппендорфа"}),
              nominal),
      Derived(agreement("alpha.krippendorff.ordinal/1",
                        {"Krippendorff\u2019s alpha of ranks", "Альфа Криппендорфа для рангов"}),
              ordinal),
      Derived(agreement("alpha.krippendorff.interval/1",
                        {"Krippendorff\u2019s alpha of levels", "Альфа Криппендорфа для степеней"}),
              interval),
      Derived(over_classes(share("f1.macro/1", {"Mean F1 of classes", "Среднее F1 по классам"})),
              mean_f1),
      Derived(agreement("mcc.classes/1",
                        {"Correlation of Matthews over classes", "Корреляция Мэтьюса по классам"}),
              matthews)};
  return metrics;
}

}  // namespace etalon::validation
