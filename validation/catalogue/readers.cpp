// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/readers.hpp"

#include <array>

#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace etalon::validation {
namespace {

ReaderEstimate by_u_statistics(const ReaderStudy& study) {
  const ReaderAucs aucs = reader_aucs(study);
  return study.modalities == 1 ? reader_auc(aucs, 0) : reader_auc_difference(aucs, 0, 1);
}

ReaderEstimate by_analysis_of_variance(const ReaderStudy& study) {
  const ReaderCovariance aucs = reader_covariance(study);
  return (study.modalities == 1 ? rockette_auc(aucs, 0) : rockette_difference(aucs, 0, 1))
      .readers_and_cases;
}

}  // namespace

ReaderEstimate ReaderMetric::estimate(const ReaderStudy& study) const { return function_(study); }

std::span<const ReaderMetric> reader_metrics() {
  static const std::array metrics = {
      ReaderMetric(
          {.id = "auc.readers.u_statistic/1",
           .title = {"Mean AUC of readers, U-statistics", "Средняя AUC врачей, U-статистики"}},
          by_u_statistics),
      ReaderMetric({.id = "auc.readers.obuchowski_rockette/1",
                    .title = {"Mean AUC of readers, Obuchowski\u2013Rockette",
                              "Средняя AUC врачей, Обуховски\u2013Рокетт"}},
                   by_analysis_of_variance)};
  return metrics;
}

}  // namespace etalon::validation
