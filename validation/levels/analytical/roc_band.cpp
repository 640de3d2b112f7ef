// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/roc_band.hpp"

#include <memory>

#include "validation/levels/model_scores.hpp"
#include "validation/uncertainty/bootstrap.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t band_points = 101;

std::vector<BandPoint> band_of(const Replicates& replicates, std::int64_t first, double level) {
  std::vector<BandPoint> band;
  for (std::int64_t point = 0; point < band_points; ++point) {
    const Interval interval = percentile_interval(replicates.column(first + point), level).interval;
    band.push_back({static_cast<double>(point) / static_cast<double>(band_points - 1),
                    interval.lower, interval.upper});
  }
  return band;
}

}  // namespace

std::vector<std::vector<BandPoint>> roc_bands(const Predictions& cases, const Clusters& clusters,
                                              const BandDraws& draws,
                                              distributed::Communicator& comm) {
  std::vector<std::unique_ptr<RocCurveStatistic>> curves;
  std::vector<const Statistic*> statistics;
  for (const ModelScores& model : models_of(cases)) {
    curves.push_back(std::make_unique<RocCurveStatistic>(model.scores, cases.labels, band_points));
    statistics.push_back(curves.back().get());
  }
  const Replicates replicates = bootstrap(
      statistics, clusters, {},
      {.replicates = draws.replicates, .seed = draws.seed, .threads = draws.threads}, comm);
  std::vector<std::vector<BandPoint>> bands;
  for (std::int64_t model = 0; model < std::ssize(statistics); ++model)
    bands.push_back(band_of(replicates, model * band_points, draws.level));
  return bands;
}

}  // namespace etalon::validation
