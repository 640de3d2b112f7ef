// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Accuracy final : public ShareMetric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "accuracy/1",
                                     .title = "Accuracy",
                                     .certainty = Certainty::share,
                                     .needs_threshold = true};
    return info;
  }

 protected:
  [[nodiscard]] bool counts(const ScoredCase& /*each*/) const override { return true; }
  [[nodiscard]] bool succeeds(const ScoredCase& each) const override {
    return each.is_called == each.is_positive;
  }
};

}  // namespace

const Metric& accuracy() {
  static const Accuracy metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
