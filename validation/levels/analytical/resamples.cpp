// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/resamples.hpp"

#include <cmath>

#include "validation/levels/model_scores.hpp"
#include "validation/levels/proportion.hpp"

namespace etalon::validation {
namespace {

constexpr std::int64_t band_points = 101;
constexpr std::size_t statistics_per_model = 4;
/// Values of one model in a replicate: three numbers, then the band.
constexpr std::int64_t width_per_model = 3 + band_points;

std::vector<double> squared_residuals(std::span<const double> scores,
                                      std::span<const std::int64_t> labels) {
  std::vector<double> result;
  result.reserve(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double residual = scores[i] - static_cast<double>(labels[i]);
    result.push_back(residual * residual);
  }
  return result;
}

}  // namespace

Resamples::Resamples(const Predictions& cases, const Clusters& clusters, const Plan& plan)
    : clusters_(clusters), plan_(plan), cases_(cases.size()) {
  if (plan.bootstrap_stratified) strata_ = positive_strata(clusters, cases.labels);
  for (const ModelScores& model : models_of(cases)) {
    statistics_.push_back(std::make_unique<AucStatistic>(model.scores, cases.labels));
    statistics_.push_back(
        std::make_unique<RatioStatistic>(squared_residuals(model.scores, cases.labels)));
    statistics_.push_back(std::make_unique<CalibrationErrorStatistic>(model.scores, cases.labels,
                                                                      plan.calibration_bins));
    statistics_.push_back(
        std::make_unique<RocCurveStatistic>(model.scores, cases.labels, band_points));
  }
}

void Resamples::draw(distributed::Communicator& comm, std::int64_t threads) {
  std::vector<const Statistic*> statistics;
  for (const auto& statistic : statistics_) statistics.push_back(statistic.get());
  replicates_ = bootstrap(statistics, clusters_, strata_,
                          {.replicates = plan_.bootstrap_replicates,
                           .seed = static_cast<std::uint64_t>(plan_.bootstrap_seed),
                           .threads = threads},
                          comm);
}

BootstrapInterval Resamples::interval(std::size_t model, Resampled what) const {
  const auto column =
      static_cast<std::int64_t>(model) * width_per_model + static_cast<std::int64_t>(what);
  const std::vector<double> values = replicates_.column(column);
  const double level = confidence_level(plan_);
  if (plan_.bootstrap_interval == "percentile") return percentile_interval(values, level);
  const Statistic& statistic =
      *statistics_[model * statistics_per_model + static_cast<std::size_t>(what)];
  return bca_interval(values, statistic.estimate(cases_)[0], statistic.leave_one_out(clusters_),
                      level);
}

std::vector<BandPoint> Resamples::band(std::size_t model) const {
  std::vector<BandPoint> result;
  const std::int64_t first = static_cast<std::int64_t>(model) * width_per_model + 3;
  for (std::int64_t point = 0; point < band_points; ++point) {
    const Interval interval =
        percentile_interval(replicates_.column(first + point), confidence_level(plan_)).interval;
    result.push_back({static_cast<double>(point) / static_cast<double>(band_points - 1),
                      interval.lower, interval.upper});
  }
  return result;
}

}  // namespace etalon::validation
