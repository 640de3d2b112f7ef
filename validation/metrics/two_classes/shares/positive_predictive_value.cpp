// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class PositivePredictiveValue final : public ShareMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "ppv/1",
        .title = "Positive predictive value at the prevalence of the test",
        .certainty = Certainty::share,
        .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] bool counts(const ScoredCase& each) const override { return each.is_called; }
  [[nodiscard]] bool succeeds(const ScoredCase& each) const override { return each.is_positive; }
};

}  // namespace

const Metric& positive_predictive_value() {
  static const PositivePredictiveValue metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
