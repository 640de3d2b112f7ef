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

/// How many classes there are changes no kappa: no case is of those that nobody names.
Influenced kappa(const TargetCases& cases, KappaWeights weights) {
  const auto [labels, given] = ratings(cases);
  const std::int64_t most = std::max(std::ranges::max(labels), std::ranges::max(given));
  const std::int64_t categories = std::max<std::int64_t>(2, most + 1);
  const Kappa found = cohen_kappa(agreement_table(labels, given, categories), weights);
  Influenced value{.value = found.value, .influence = {}};
  for (std::size_t i = 0; i < labels.size(); ++i)
    value.influence.push_back(
        found.influence[static_cast<std::size_t>(labels[i] * categories + given[i])]);
  return value;
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
constexpr MetricInfo within(MetricInfo info) {
  info.needs_tolerance = true;
  return info;
}

}  // namespace

std::span<const Derived> grade_metrics() {
  static const std::array metrics = {
      Derived(share("accuracy.classes/1", {"Accuracy over classes", "Доля верных классов"}),
              mean_of_scores, Certainty::mean_score),
      Derived(share("balanced_accuracy.classes/1",
                    {"Mean sensitivity of classes", "Средняя чувствительность по классам"}),
              mean_of_class_scores, Certainty::class_means),
      Derived(within(share("ordinal.within/1", {"Share of cases off by few levels",
                                                "Доля случаев с малым отклонением степени"})),
              mean_of_scores, Certainty::mean_score),
      Derived(
          levels("ordinal.mean_levels_off/1", {"Mean levels off", "Среднее отклонение степени"}),
          mean_of_scores, Certainty::mean_score),
      Derived(
          levels("ordinal.macro_levels_off/1", {"Mean over levels of the mean levels off",
                                                "Среднее по степеням среднего отклонения степени"}),
          mean_of_class_scores, Certainty::class_means),
      Derived(agreement("kappa.cohen/1", {"Cohen\u2019s kappa", "Каппа Коэна"}), plain),
      Derived(agreement("kappa.cohen.linear/1",
                        {"Linearly weighted kappa", "Каппа с линейными весами"}),
              linear),
      Derived(agreement("kappa.cohen.quadratic/1",
                        {"Quadratically weighted kappa", "Каппа с квадратичными весами"}),
              quadratic)};
  return metrics;
}

}  // namespace etalon::validation
