// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class F1 final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "f1/1",
                                     .title = "F1 score",
                                     .better = Better::higher,
                                     .least = 0,
                                     .most = 1,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& /*setting*/) const override {
    return quotient(2 * cells.true_positives, cells.called() + cells.positives());
  }
};

}  // namespace

const Metric& f1() {
  static const F1 metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
