// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/detection.hpp"

#include <array>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/area_metric.hpp"
#include "validation/metrics/detection/weighted_afroc.hpp"
#include "validation/metrics/two_classes/decisions.hpp"

namespace etalon::validation {

const Metric& afroc() {
  static const AreaMetric metric(
      {.id = "afroc.area/1",
       .title = {"Area under the alternative FROC curve", "Площадь под альтернативной FROC-кривой"},
       .target = Target::marks});
  return metric;
}

std::span<const two_classes::ShareMetric> mark_shares() {
  static const std::array metrics = {
      two_classes::ShareMetric(
          {.id = "lesion_sensitivity/1",
           .title = {"Share of lesions that are found", "Доля найденных очагов"},
           .target = Target::marks,
           .counted = CountedCases::positive},
          [](const ScoredCase& each) { return each.is_called; }),
      two_classes::ShareMetric({.id = "unmarked_images/1",
                                .title = {"Share of images without lesions that stay unmarked",
                                          "Доля изображений без очагов, оставшихся без меток"},
                                .target = Target::marks,
                                .counted = CountedCases::negative},
                               [](const ScoredCase& each) { return !each.is_called; })};
  return metrics;
}

std::span<const Derived> mark_areas() {
  static const std::array metrics = {
      Derived({.id = "wafroc.area/1",
               .title = {"Area under the weighted alternative FROC curve",
                         "Площадь под взвешенной альтернативной FROC-кривой"},
               .target = Target::marks},
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return weighted_afroc(cases.scores, cases.labels, cases.values);
              })};
  return metrics;
}

}  // namespace etalon::validation
