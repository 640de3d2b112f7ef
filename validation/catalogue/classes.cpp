// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/classes.hpp"

#include <array>

#include "validation/catalogue/success_share.hpp"
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
  static const SuccessShare among_best({.id = "top_k/1",
                                        .title = {"Share of cases with their class among the best",
                                                  "Доля случаев с классом среди лучших"},
                                        .classes = ClassUse::best});
  static const std::array<const Metric*, 3> metrics = {&macro, &micro, &among_best};
  return metrics;
}

}  // namespace etalon::validation
