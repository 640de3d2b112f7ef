// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Sensitivity final : public ShareMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "sensitivity/1",
                                     .title = "Sensitivity",
                                     .certainty = Certainty::share,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] bool counts(const ScoredCase& each) const override { return each.is_positive; }
  [[nodiscard]] bool succeeds(const ScoredCase& each) const override { return each.is_called; }
};

}  // namespace

const Metric& sensitivity() {
  static const Sensitivity metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
