// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/half_pairs.hpp"
#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// A metric that is the share of pairs of a case with label 1 and one with label 0 which the scores
/// order rightly, ties counting half.
class AreaMetric final : public Metric {
 public:
  explicit constexpr AreaMetric(const MetricInfo& info) : info_(info) {
    info_.certainty = Certainty::area;
  }
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
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

 private:
  MetricInfo info_;
};

}  // namespace etalon::validation
