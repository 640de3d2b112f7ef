// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Matthews final : public DecisionMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "mcc/1",
                                     .title = "Matthews correlation coefficient",
                                     .better = Better::higher,
                                     .least = -1,
                                     .most = 1,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] double value(const Cells& cells, const Setting& /*setting*/) const override {
    const double product =
        cells.called() * cells.positives() * cells.negatives() * cells.not_called();
    return quotient(
        cells.true_positives * cells.true_negatives - cells.false_positives * cells.false_negatives,
        std::sqrt(product));
  }
};

}  // namespace

const Metric& matthews() {
  static const Matthews metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
