// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/classes.hpp"

#include <array>

#include "validation/metrics/classes/class_auc.hpp"
#include "validation/metrics/classes/top_k.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation {
namespace {

/// The AUC of what the cases are taken for.
class Area final : public Metric {
 public:
  explicit Area(const MetricInfo& info) : info_(info) {}
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::ranks; }
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    return two_classes::auc().evaluate(cases, counts);
  }

 private:
  MetricInfo info_;
};

/// Of cases whose score is 1 where their class is among the best, else 0.
class AmongBest final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info = {.id = "top_k/1",
                                        .title = {"Share of cases with their class among the best",
                                                  "Доля случаев с классом среди лучших"},
                                        .certainty = Certainty::share,
                                        .counted = CountedCases::positive,
                                        .classes = ClassUse::best};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 2; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    row[0] = each.is_positive && each.score > 0 ? 1 : 0;
    row[1] = each.is_positive ? 1 : 0;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    return sums[0] / sums[1];
  }
};

}  // namespace

std::span<const Metric* const> class_score_metrics() {
  static const Area macro({.id = "auc.macro/1",
                           .title = {"Mean AUC of classes", "Средняя AUC по классам"},
                           .certainty = Certainty::class_areas,
                           .classes = ClassUse::each});
  static const Area micro(
      {.id = "auc.micro/1",
       .title = {"AUC of all classes in one ranking", "AUC всех классов в одном ранжировании"},
       .certainty = Certainty::area,
       .classes = ClassUse::pooled});
  static const AmongBest among_best;
  static const std::array<const Metric*, 3> metrics = {&macro, &micro, &among_best};
  return metrics;
}

}  // namespace etalon::validation
