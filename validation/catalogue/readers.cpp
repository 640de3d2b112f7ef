// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/readers.hpp"

#include <array>

#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace etalon::validation {
namespace {

ReaderValues by_u_statistics(const ReaderStudy& study) {
  // Equally: who cuts the blocks of a split-plot design must not choose whose reading counts.
  const ReaderAucs aucs = reader_aucs(study, ReaderWeights::equal);
  if (study.modalities == 1) return {.first = reader_auc(aucs, 0)};
  return {.first = reader_auc(aucs, 0),
          .second = reader_auc(aucs, 1),
          .difference = reader_auc_difference(aucs, 0, 1),
          .is_pair = true};
}

ReaderValues by_analysis_of_variance(const ReaderStudy& study) {
  const ReaderCovariance aucs = reader_covariance(study);
  const ReaderEstimate first = rockette_auc(aucs, 0).readers_and_cases;
  if (study.modalities == 1) return {.first = first};
  return {.first = first,
          .second = rockette_auc(aucs, 1).readers_and_cases,
          .difference = rockette_difference(aucs, 0, 1).readers_and_cases,
          .is_pair = true};
}

}  // namespace

ReaderValues ReaderMetric::estimate(const ReaderStudy& study) const { return function_(study); }

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
