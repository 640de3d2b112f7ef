// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/classes.hpp"

#include <array>

#include "validation/catalogue/success_share.hpp"
#include "validation/metrics/area_metric.hpp"
#include "validation/metrics/classes/class_auc.hpp"
#include "validation/metrics/classes/top_k.hpp"

namespace etalon::validation {
namespace {

/// A mean over classes, which evidence of its own computes (`ClassAreas`).
class MeanOfClasses final : public Metric {
 public:
  explicit MeanOfClasses(const MetricInfo& info) : info_(info) {}
  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::ranks; }

 private:
  MetricInfo info_;
};

}  // namespace

std::span<const Metric* const> class_score_metrics() {
  static const MeanOfClasses macro({.id = "auc.macro/1",
                                    .title = {"Mean AUC of classes", "Средняя AUC по классам"},
                                    .certainty = Certainty::class_areas,
                                    .classes = ClassUse::each});
  static const AreaMetric micro(
      {.id = "auc.micro/1",
       .title = {"AUC of all classes in one ranking", "AUC всех классов в одном ранжировании"},
       .classes = ClassUse::pooled});
  static const SuccessShare among_best({.id = "top_k/1",
                                        .title = {"Share of cases with their class among the best",
                                                  "Доля случаев с классом среди лучших"},
                                        .classes = ClassUse::best});
  static const std::array<const Metric*, 3> metrics = {&macro, &micro, &among_best};
  return metrics;
}

}  // namespace etalon::validation
