// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>

#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

/// Of which rate the curve is looked at up to 0.1: false alarms, or missed cases.
enum class Corner : std::uint8_t { specific, sensitive };

constexpr double widest = 0.1;

/// What an area of 0 is on McClish's scale: ½·(1 − 0.005/0.095).
constexpr double least_scaled = 9.0 / 19;

/// The area under the ROC curve with a false positive rate (a miss rate) up to 0.1, on McClish's
/// scale: 0.5 of scores that tell nothing, 1 of flawless ones. Straight lines between the points of
/// distinct scores, ties half.
class PartialAuc final : public Metric {
 public:
  PartialAuc(const MetricInfo& info, Corner corner) : info_(info), corner_(corner) {}

  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::ranks; }
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    double positives = 0;
    double negatives = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
      (cases.labels[i] == 1 ? positives : negatives) += counts[i];
    if (positives == 0 || negatives == 0) return std::numeric_limits<double>::quiet_NaN();
    // From the corner on: false alarms by falling score, or misses by rising score.
    const bool is_falling = corner_ == Corner::specific;
    const double limit = widest * (is_falling ? negatives : positives);
    const double all = is_falling ? positives : negatives;
    const auto& ends = cases.ranking.group_ends;
    double along = 0;
    double up = 0;
    double area = 0;
    for (std::size_t k = 0; k < ends.size() && along < limit; ++k) {
      const std::size_t group = is_falling ? ends.size() - 1 - k : k;
      double more_along = 0;
      double more_up = 0;
      for (std::size_t i = group == 0 ? 0 : ends[group - 1]; i < ends[group]; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        const bool is_wrong = (cases.labels[index] == 1) != is_falling;
        (is_wrong ? more_along : more_up) += counts[index];
      }
      const double taken = std::min(more_along, limit - along);
      const double part = more_along > 0 ? taken / more_along : 0;
      area += taken * (up + part * more_up / 2);
      along += more_along;
      up += more_up;
    }
    const double share = area / (limit * all) * widest;
    const double least = widest * widest / 2;
    return std::max(least_scaled, 0.5 * (1 + (share - least) / (widest - least)));
  }

 private:
  MetricInfo info_;
  Corner corner_;
};

}  // namespace

std::span<const Metric* const> partial_aucs() {
  static const PartialAuc specific({.id = "auc.partial.specificity_90/1",
                                    .title = {"Partial AUC, specificity of 0.9 and more",
                                              "Частичная AUC, специфичность не ниже 0.9"},
                                    .least = least_scaled},
                                   Corner::specific);
  static const PartialAuc sensitive({.id = "auc.partial.sensitivity_90/1",
                                     .title = {"Partial AUC, sensitivity of 0.9 and more",
                                               "Частичная AUC, чувствительность не ниже 0.9"},
                                     .least = least_scaled},
                                    Corner::sensitive);
  static const std::array<const Metric*, 2> metrics = {&specific, &sensitive};
  return metrics;
}

}  // namespace etalon::validation::two_classes
