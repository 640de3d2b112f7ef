// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/half_pairs.hpp"
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Auc final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "auc.mann_whitney.midrank/1",
        .title = {"Area under the ROC curve", "Площадь под ROC-кривой"},
        .certainty = Certainty::area};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::ranks; }
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    HalfPairs pairs;
    std::size_t begin = 0;
    for (const std::uint32_t end : cases.ranking.group_ends) {
      std::uint64_t positives = 0;
      std::uint64_t negatives = 0;
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        (cases.labels[index] == 1 ? positives : negatives) += counts[index];
      }
      pairs.add(positives, negatives);
      begin = end;
    }
    return pairs.area();
  }
};

}  // namespace

const Metric& auc() {
  static const Auc metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
