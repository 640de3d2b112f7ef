// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/brier.hpp"
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class ScaledBrier final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "brier.scaled/1",
        .title = {"Scaled Brier score", "Нормированный показатель Брайера"},
        .better = Better::higher,
        .least = -std::numeric_limits<double>::infinity(),
        .most = 1,
        .certainty = Certainty::relative_loss,
        .needs_probabilities = true};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 3; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = brier_loss(each.score, each.is_positive);
    row[1] = 1;
    row[2] = each.is_positive ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    // Against a forecast that gives every case the share of positive ones.
    const double share = quotient(sums[2], sums[1]);
    const double reference = share * (1 - share);
    return reference > 0 ? 1 - quotient(sums[0], sums[1]) / reference : undefined;
  }
};

}  // namespace

const Metric& scaled_brier() {
  static const ScaledBrier metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
