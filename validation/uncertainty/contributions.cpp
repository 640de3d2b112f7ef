// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/contributions.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/sums.hpp"
#include "distributed/partition.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {

Contributions::Contributions(const JudgedCases& cases, const Metric& metric, const Setting& setting)
    : cases_(cases), metric_(metric), setting_(setting) {
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

const std::vector<double>& Contributions::influence() const {
  ensure(metric_.form() == Form::derivative, "a derivative by weight");
  return rows_;
}

double Contributions::variance() const {
  const double patients = static_cast<double>(cases_.clusters.size());
  return influence_variance(influence()) * patients / (patients - 1);
}

std::vector<double> Contributions::leave_one_out() const {
  const auto clusters = static_cast<std::size_t>(cases_.clusters.size());
  if (metric_.form() == Form::ranks) {
    return metric_.leave_out(ranked_, cases_.clusters.cluster_of_case, cases_.clusters.size());
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

double Contributions::resampled(std::span<const std::uint32_t> cluster_counts) const {
  if (metric_.form() == Form::ranks) {
    std::vector<std::uint32_t> counts(cases_.scores.size());
    for (std::size_t i = 0; i < counts.size(); ++i)
      counts[i] = cluster_counts[cases_.clusters.cluster_of_case[i]];
    return metric_.evaluate(ranked_, counts);
  }
  const std::size_t width = sums_.size();
  std::vector<double> sums(width);
  for (std::size_t cluster = 0; cluster < cluster_counts.size(); ++cluster) {
    const double count = cluster_counts[cluster];
    for (std::size_t k = 0; k < width; ++k) sums[k] += count * rows_[cluster * width + k];
  }
  return metric_.finish(sums, setting_);
}

std::vector<double> Contributions::column(std::int64_t k) const {
  std::vector<double> result;
  for (auto at = static_cast<std::size_t>(k); at < rows_.size(); at += sums_.size())
    result.push_back(rows_[at]);
  return result;
}

std::vector<std::vector<double>> resample(std::span<const Contributions* const> metrics,
                                          const Clusters& clusters, std::int64_t replicates,
                                          std::uint64_t seed, std::int64_t threads) {
  const Clusters each = single_cases(clusters.size());
  const Resampler resampler(each, {}, seed);
  std::vector<std::vector<double>> values(
      metrics.size(), std::vector<double>(static_cast<std::size_t>(replicates)));
  const auto work = [&](distributed::Range part) {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(clusters.size()));
    for (std::int64_t r = part.begin; r < part.end; ++r) {
      resampler.draw(r, counts);
      for (std::size_t metric = 0; metric < metrics.size(); ++metric)
        values[metric][static_cast<std::size_t>(r)] = metrics[metric]->resampled(counts);
    }
  };
  for_each_part(threads, threads,
                [&](std::int64_t part) { work(distributed::part_of(part, threads, replicates)); });
  return values;
}

}  // namespace etalon::validation
