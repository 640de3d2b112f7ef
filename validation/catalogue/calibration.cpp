// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/two_classes/recalibration.hpp"

namespace etalon::validation {
namespace {

/// On the scale of the logit; what the worst output of one case is follows from the others.
constexpr MetricInfo recalibrated(std::string_view id, Phrase title) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {.id = id,
          .title = title,
          .better = Better::neither,
          .least = -infinity,
          .most = infinity,
          .needs_probabilities = true,
          .has_worst_output = false};
}

}  // namespace

std::span<const Derived> recalibration_metrics() {
  static const std::array metrics = {
      Derived(recalibrated("calibration.slope/1", {"Slope of calibration", "Наклон калибровки"}),
              [](const TargetCases& cases, const Setting& /*setting*/) {
                return two_classes::calibration_slope(cases.scores, cases.labels);
              }),
      Derived(
          recalibrated("calibration.intercept/1", {"Intercept of calibration", "Сдвиг калибровки"}),
          [](const TargetCases& cases, const Setting& /*setting*/) {
            return two_classes::calibration_intercept(cases.scores, cases.labels);
          })};
  return metrics;
}

}  // namespace etalon::validation
