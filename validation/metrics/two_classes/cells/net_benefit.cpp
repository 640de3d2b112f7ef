// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class NetBenefit final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "net_benefit/1",
                                     .title = "Net benefit at the threshold",
                                     .better = Better::higher,
                                     .least = -std::numeric_limits<double>::infinity(),
                                     .most = 1,
                                     .needs_threshold = true,
                                     .needs_probabilities = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& setting) const override {
    // Vickers & Elkin 2006: a false positive weighs the odds of the threshold probability.
    const double odds = setting.threshold / (1 - setting.threshold);
    return quotient(cells.true_positives - cells.false_positives * odds, cells.cases());
  }
};

}  // namespace

const Metric& net_benefit() {
  static const NetBenefit metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
