// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/metric.hpp"

namespace etalon::validation::two_classes {

[[nodiscard]] const Metric& auc();
[[nodiscard]] const Metric& average_precision();
[[nodiscard]] const Metric& sensitivity();
[[nodiscard]] const Metric& specificity();
[[nodiscard]] const Metric& positive_predictive_value();
[[nodiscard]] const Metric& negative_predictive_value();
[[nodiscard]] const Metric& positive_predictive_value_at_prevalence();
[[nodiscard]] const Metric& negative_predictive_value_at_prevalence();
[[nodiscard]] const Metric& accuracy();
[[nodiscard]] const Metric& balanced_accuracy();
[[nodiscard]] const Metric& f1();
[[nodiscard]] const Metric& matthews();
[[nodiscard]] const Metric& positive_likelihood_ratio();
[[nodiscard]] const Metric& negative_likelihood_ratio();
[[nodiscard]] const Metric& brier();
[[nodiscard]] const Metric& scaled_brier();
[[nodiscard]] const Metric& calibration_in_the_large();
[[nodiscard]] const Metric& net_benefit();

}  // namespace etalon::validation::two_classes
