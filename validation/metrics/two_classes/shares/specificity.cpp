// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Specificity final : public ShareMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "specificity/1",
                                     .title = "Specificity",
                                     .certainty = Certainty::share,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] bool counts(const ScoredCase& each) const override { return !each.is_positive; }
  [[nodiscard]] bool succeeds(const ScoredCase& each) const override { return !each.is_called; }
};

}  // namespace

const Metric& specificity() {
  static const Specificity metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
