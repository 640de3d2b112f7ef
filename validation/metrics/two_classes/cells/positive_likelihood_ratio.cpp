// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class PositiveLikelihoodRatio final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "lr_plus/1",
                                     .title = "Positive likelihood ratio",
                                     .better = Better::higher,
                                     .least = 0,
                                     .most = std::numeric_limits<double>::infinity(),
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& /*setting*/) const override {
    return quotient(cells.sensitivity(), 1 - cells.specificity());
  }
};

}  // namespace

const Metric& positive_likelihood_ratio() {
  static const PositiveLikelihoodRatio metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
