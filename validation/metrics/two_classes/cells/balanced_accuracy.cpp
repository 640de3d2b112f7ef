// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class BalancedAccuracy final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "balanced_accuracy/1",
                                     .title = "Balanced accuracy",
                                     .better = Better::higher,
                                     .least = 0,
                                     .most = 1,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& /*setting*/) const override {
    return (cells.sensitivity() + cells.specificity()) / 2;
  }
};

}  // namespace

const Metric& balanced_accuracy() {
  static const BalancedAccuracy metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
