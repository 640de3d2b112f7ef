// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/detection.hpp"

#include <array>

#include "validation/metrics/area_metric.hpp"
#include "validation/metrics/two_classes/decisions.hpp"

namespace etalon::validation {

const Metric& afroc1() {
  static const AreaMetric metric(
      {.id = "afroc1.area/1",
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
      two_classes::ShareMetric(
          {.id = "images_without_false_marks/1",
           .title = {"Share of images without a false mark", "Доля изображений без ложных отметок"},
           .target = Target::marks,
           .counted = CountedCases::negative},
          [](const ScoredCase& each) { return !each.is_called; })};
  return metrics;
}

}  // namespace etalon::validation
