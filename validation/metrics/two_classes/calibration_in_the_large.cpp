// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class CalibrationInTheLarge final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "calibration.difference/1",
        .title = {"Observed share less mean score", "Наблюдаемая доля минус средняя оценка"},
        .better = Better::neither,
        .least = -1,
        .most = 1,
        .needs_probabilities = true};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = (each.is_positive ? 1 : 0) - each.score;
    row[1] = 1;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    return quotient(sums[0], sums[1]);
  }
};

}  // namespace

const Metric& calibration_in_the_large() {
  static const CalibrationInTheLarge metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
