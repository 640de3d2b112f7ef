// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class NegativePredictiveValue final : public ShareMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "npv/1",
        .title = "Negative predictive value at the prevalence of the test",
        .certainty = Certainty::share,
        .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] bool counts(const ScoredCase& each) const override { return !each.is_called; }
  [[nodiscard]] bool succeeds(const ScoredCase& each) const override { return !each.is_positive; }
};

}  // namespace

const Metric& negative_predictive_value() {
  static const NegativePredictiveValue metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
