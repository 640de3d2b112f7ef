// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/contributions.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/sums.hpp"
#include "distributed/partition.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {
namespace {

/// Adds the patients' rows (clusters, width) as often as they are drawn to the sums of each lane,
/// patient by patient, so that each lane has the bits of a sum of its own.
void add_rows(std::span<const double> rows, const LaneCounts& counts, std::span<Lanes> sums) {
  const std::size_t width = sums.size();
  for (std::size_t cluster = 0; cluster * width < rows.size(); ++cluster) {
    const auto drawn = counts.of_owner(cluster);
    Lanes times{};
    for (std::size_t r = 0; r < lanes; ++r) times[r] = drawn[r];
    for (std::size_t k = 0; k < width; ++k) {
      const double own = rows[cluster * width + k];
      for (std::size_t r = 0; r < lanes; ++r) sums[k][r] += times[r] * own;
    }
  }
}

}  // namespace

Contributions::Contributions(const JudgedCases& cases, const Metric& metric, const Setting& setting)
    : patients_(cases.clusters.size()), metric_(metric), setting_(setting) {
  const auto width = static_cast<std::size_t>(metric.width());
  if (metric.form() == Form::derivative) {
    const Influenced value =
        metric.derive({cases.scores, cases.labels, cases.times, cases.values}, setting);
    estimate_ = value.value;
    worst_ = value.worst;
    rows_ = influence_by_patient(value.influence, cases.clusters.cluster_of_case,
                                 cases.clusters.size());
    return;
  }
  if (metric.form() == Form::ranks) {
    cases_ = &cases;
    ranked_ = {rank_scores(cases.scores), cases.labels};
    const std::vector<std::uint32_t> once(cases.scores.size(), 1U);
    estimate_ = metric.evaluate(ranked_, once);
    return;
  }
  std::vector<double> row(width);
  std::vector<ExactSum> total(width);
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(cases.clusters.size());
       ++cluster) {
    std::vector<ExactSum> own(width);
    for (const std::uint32_t i : cases.clusters.cases_of(cluster)) {
      const double score = cases.scores[i];
      std::ranges::fill(row, 0.0);
      metric.contribute({score, cases.labels[i] == 1, score >= setting.threshold}, setting, row);
      for (std::size_t k = 0; k < width; ++k) own[k].add(row[k]);
    }
    for (std::size_t k = 0; k < width; ++k) {
      rows_.push_back(own[k].value());
      total[k].add(own[k]);
    }
  }
  for (const ExactSum& sum : total) sums_.push_back(sum.value());
  estimate_ = metric.finish(sums_, setting_);
}

Contributions::Contributions(std::vector<double> rows, std::vector<double> sums,
                             const Metric& metric, const Setting& setting)
    : patients_(std::ssize(rows) / metric.width()),
      metric_(metric),
      setting_(setting),
      rows_(std::move(rows)),
      sums_(std::move(sums)) {
  ensure(metric.form() == Form::sums && std::ssize(sums_) == metric.width() &&
             patients_ * metric.width() == std::ssize(rows_),
         "a row of each patient, as wide as the sums");
  estimate_ = metric.finish(sums_, setting_);
}

const std::vector<double>& Contributions::influence() const {
  ensure(metric_.form() == Form::derivative, "a derivative by weight");
  return rows_;
}

double Contributions::variance() const {
  const double patients = static_cast<double>(patients_);
  return influence_variance(influence()) * patients / (patients - 1);
}

std::vector<double> Contributions::leave_one_out() const {
  const auto clusters = static_cast<std::size_t>(patients_);
  if (metric_.form() == Form::ranks) {
    return metric_.leave_out(ranked_, cases_->clusters.cluster_of_case, patients_);
  }
  std::vector<double> result;
  result.reserve(clusters);
  const std::size_t width = sums_.size();
  std::vector<double> rest(width);
  for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
    for (std::size_t k = 0; k < width; ++k) rest[k] = sums_[k] - rows_[cluster * width + k];
    result.push_back(metric_.finish(rest, setting_));
  }
  return result;
}

Lanes Contributions::resampled(std::span<const std::uint8_t> drawn) const {
  LaneCounts counts{.drawn = drawn, .owners = {}};
  if (metric_.form() == Form::ranks) {
    counts.owners = cases_->clusters.cluster_of_case;
    return metric_.evaluate_lanes(ranked_, counts);
  }
  const std::size_t width = sums_.size();
  std::vector<Lanes> lane_sums(width);
  add_rows(rows_, counts, lane_sums);
  Lanes values{};
  std::vector<double> sums(width);
  for (std::size_t r = 0; r < lanes; ++r) {
    for (std::size_t k = 0; k < width; ++k) sums[k] = lane_sums[k][r];
    values[r] = metric_.finish(sums, setting_);
  }
  return values;
}

std::vector<double> Contributions::column(std::int64_t k) const {
  std::vector<double> result;
  for (auto at = static_cast<std::size_t>(k); at < rows_.size(); at += sums_.size())
    result.push_back(rows_[at]);
  return result;
}

std::vector<std::vector<double>> resample(std::span<const Contributions* const> metrics,
                                          std::int64_t replicates, std::uint64_t seed,
                                          std::int64_t threads) {
  const std::int64_t patients = metrics[0]->patients();
  const Resampler resampler(patients, {}, seed);
  std::vector<std::vector<double>> values(
      metrics.size(), std::vector<double>(static_cast<std::size_t>(replicates)));
  const std::int64_t width = std::ssize(Lanes{});
  const std::int64_t blocks = (replicates + width - 1) / width;
  const auto work = [&](distributed::Range part) {
    std::vector<std::uint8_t> drawn(static_cast<std::size_t>(patients) * lanes);
    for (std::int64_t block = part.begin; block < part.end; ++block) {
      const std::int64_t first = block * width;
      const std::int64_t count = std::min(width, replicates - first);
      resampler.draw_lanes(first, count, drawn);
      for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
        const Lanes own = metrics[metric]->resampled(drawn);
        std::copy_n(own.begin(), count, values[metric].begin() + first);
      }
    }
  };
  for_each_part(threads, threads,
                [&](std::int64_t part) { work(distributed::part_of(part, threads, blocks)); });
  return values;
}

}  // namespace etalon::validation
