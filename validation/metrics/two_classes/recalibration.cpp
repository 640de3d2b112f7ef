// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/recalibration.hpp"

#include "core/error.hpp"
#include "validation/metrics/logistic.hpp"

namespace etalon::validation::two_classes {
namespace {

LogisticData data_of(std::span<const double> scores, std::span<const std::int64_t> labels) {
  LogisticData data;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    data.logit.push_back(logit_of(scores[i]));
    data.outcome.push_back(static_cast<double>(labels[i]));
    data.weight.push_back(1);
  }
  return data;
}

}  // namespace

Influenced calibration_slope(std::span<const double> scores, std::span<const std::int64_t> labels) {
  const LogisticData data = data_of(scores, labels);
  const auto fit = fit_logistic(data);
  check(fit.has_value(), ErrorKind::numeric,
        "the classes are separated by their scores, or all scores are equal; the slope of "
        "calibration is not defined");
  return {.value = fit->slope, .influence = influence_of(data, *fit, false).slope};
}

Influenced calibration_intercept(std::span<const double> scores,
                                 std::span<const std::int64_t> labels) {
  const LogisticData data = data_of(scores, labels);
  const auto fit = fit_intercept(data);
  check(fit.has_value(), ErrorKind::numeric,
        "there are cases of one class only; the intercept of calibration is not defined");
  return {.value = fit->intercept, .influence = influence_of(data, *fit, true).intercept};
}

}  // namespace etalon::validation::two_classes
