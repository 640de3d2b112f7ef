// SPDX-License-Identifier: Apache-2.0
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
  /// Pairs ordered rightly, ties half, in whole half pairs.
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    std::uint64_t negatives = 0;
    std::uint64_t positives = 0;
    std::uint64_t half_pairs = 0;
    std::size_t begin = 0;
    for (const std::uint32_t end : cases.ranking.group_ends) {
      std::uint64_t here_positive = 0;
      std::uint64_t here_negative = 0;
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        (cases.labels[index] == 1 ? here_positive : here_negative) += counts[index];
      }
      half_pairs += here_positive * (2 * negatives + here_negative);
      positives += here_positive;
      negatives += here_negative;
      begin = end;
    }
    return quotient(static_cast<double>(half_pairs),
                    2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
  }
};

}  // namespace

const Metric& auc() {
  static const Auc metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
