// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/area_metric.hpp"
#include "validation/metrics/half_pairs.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {

const Metric& auc() {
  static const AreaMetric metric({.id = "auc.mann_whitney.midrank/1",
                                  .title = {"Area under the ROC curve", "Площадь под ROC-кривой"}});
  return metric;
}

}  // namespace etalon::validation::two_classes
