// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class PositivePredictiveValueAtPrevalence final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "ppv.at_prevalence/1",
                                     .title = "Positive predictive value at the stated prevalence",
                                     .better = Better::higher,
                                     .least = 0,
                                     .most = 1,
                                     .needs_threshold = true,
                                     .needs_prevalence = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& setting) const override {
    const double right = cells.sensitivity() * setting.prevalence;
    return quotient(right, right + (1 - cells.specificity()) * (1 - setting.prevalence));
  }
};

}  // namespace

const Metric& positive_predictive_value_at_prevalence() {
  static const PositivePredictiveValueAtPrevalence metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
