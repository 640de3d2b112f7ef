// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class AveragePrecision final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "average_precision/1",
        .title = {"Average precision", "Средняя точность (average precision)"}};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::ranks; }
  /// Σ over distinct scores, falling: precision there times the recall gained there.
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    const auto& ends = cases.ranking.group_ends;
    std::uint64_t positives = 0;
    std::uint64_t called = 0;
    double sum = 0;
    for (std::size_t group = ends.size(); group-- > 0;) {
      const std::size_t begin = group == 0 ? 0 : ends[group - 1];
      std::uint64_t gained = 0;
      for (std::size_t i = begin; i < ends[group]; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        called += counts[index];
        if (cases.labels[index] == 1) gained += counts[index];
      }
      positives += gained;
      if (gained > 0) {
        sum += static_cast<double>(gained) * static_cast<double>(positives) /
               static_cast<double>(called);
      }
    }
    return quotient(sum, static_cast<double>(positives));
  }
};

}  // namespace

const Metric& average_precision() {
  static const AveragePrecision metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
