// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class NegativeLikelihoodRatio final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "lr_minus/1",
                                     .title = "Negative likelihood ratio",
                                     .better = Better::lower,
                                     .least = 0,
                                     .most = std::numeric_limits<double>::infinity(),
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& /*setting*/) const override {
    return quotient(1 - cells.sensitivity(), cells.specificity());
  }
};

}  // namespace

const Metric& negative_likelihood_ratio() {
  static const NegativeLikelihoodRatio metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
