// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/brier.hpp"
#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

class Brier final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{.id = "brier.mean_squared/1",
                                     .title = {"Brier score", "Показатель Брайера"},
                                     .better = Better::lower,
                                     .least = 0,
                                     .most = 1,
                                     .certainty = Certainty::loss,
                                     .needs_probabilities = true};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = brier_loss(each.score, each.is_positive);
    row[1] = 1;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    return quotient(sums[0], sums[1]);
  }
};

}  // namespace

const Metric& brier() {
  static const Brier metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
