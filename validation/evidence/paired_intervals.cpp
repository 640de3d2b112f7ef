// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/paired_intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Success and trial of one case.
std::array<double, 2> row_of(double score, std::int64_t label, const Metric& share,
                             const Setting& setting) {
  ensure(share.width() == 2, "a share has successes and trials");
  std::array<double, 2> row{};
  share.contribute({score, label == 1, score >= setting.threshold}, setting, row);
  return row;
}

/// Of each patient, cases that the candidate alone calls rightly, and the reference alone.
PairedCounts counts_of(const JudgedCases& cases, std::span<const double> candidate,
                       std::span<const double> reference, const Metric& share,
                       const Setting& setting) {
  const auto patients = static_cast<std::size_t>(cases.clusters.size());
  PairedCounts counts = {std::vector<std::int64_t>(patients), std::vector<std::int64_t>(patients)};
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    const auto own = row_of(candidate[i], cases.labels[i], share, setting);
    const auto other = row_of(reference[i], cases.labels[i], share, setting);
    const std::uint32_t patient = cases.clusters.cluster_of_case[i];
    counts.gains[patient] += own[0] > other[0] ? 1 : 0;
    counts.losses[patient] += own[0] < other[0] ? 1 : 0;
  }
  return counts;
}

PairedCounts exchanged(const PairedCounts& counts) { return {counts.losses, counts.gains}; }

MadeInterval of_differences(const BothDirections& of, std::string method, double level) {
  const double alpha = (1 - level) / 2;
  const Bound lower = difference_lower_bound(of.gain, alpha);
  const Bound opposite = difference_lower_bound(of.loss, alpha);
  MadeInterval made{.method = std::move(method)};
  made.reason = lower.refusal.empty() ? opposite.refusal : lower.refusal;
  if (made.reason.empty()) made.interval = {lower.value, -opposite.value};
  return made;
}

}  // namespace

std::vector<double> differences(const std::vector<double>& candidate,
                                const std::vector<double>& reference) {
  ensure(candidate.size() == reference.size(), "two models on the same draws");
  std::vector<double> result(candidate.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = candidate[i] - reference[i];
  return result;
}

bool share_trials(const JudgedCases& candidate, const JudgedCases& reference, const Metric& share,
                  const Setting& setting) {
  for (std::size_t i = 0; i < candidate.scores.size(); ++i) {
    const auto trials = [&](double score) {
      return row_of(score, candidate.labels[i], share, setting)[1];
    };
    if (trials(candidate.scores[i]) != trials(reference.scores[i])) return false;
  }
  return true;
}

MadeInterval share_difference_interval(const TwoModels& models, const Metric& share,
                                       const Setting& setting, double level) {
  const JudgedCases& cases = models.candidate;
  const PairedCounts far = counts_of(cases, cases.scores, models.reference.scores, share, setting);
  const PairedCounts near =
      counts_of(cases, models.near_of_candidate, models.near_of_reference, share, setting);
  std::vector<std::int64_t> trials(static_cast<std::size_t>(cases.clusters.size()));
  for (std::size_t i = 0; i < cases.scores.size(); ++i)
    trials[cases.clusters.cluster_of_case[i]] +=
        std::llround(row_of(cases.scores[i], cases.labels[i], share, setting)[1]);
  return share_difference_interval(share_directions(far, near, trials, models.lower_decides),
                                   level);
}

BothDirections share_directions(const PairedCounts& far, const PairedCounts& near,
                                std::span<const std::int64_t> trials, bool lower_decides) {
  // Only the bound that decides must hold whatever the missing outputs are.
  return {share_difference_spread(far, lower_decides ? near : far, trials),
          share_difference_spread(exchanged(far), exchanged(lower_decides ? far : near), trials)};
}

MadeInterval share_difference_interval(const BothDirections& of, double level) {
  return of_differences(of, "bounds of a difference of shares over patients", level);
}

MadeInterval area_difference_interval(const BothDirections& of, double level) {
  return of_differences(of, "bounds of a difference of AUCs over patients", level);
}

MadeInterval area_difference_interval(const TwoModels& models, double level) {
  const JudgedCases& cases = models.candidate;
  const PairedScores far = {cases.scores, models.reference.scores};
  const PairedScores near = {models.near_of_candidate, models.near_of_reference};
  const auto exchanged_scores = [](const PairedScores& scores) {
    return PairedScores{scores.reference, scores.candidate};
  };
  const auto spread = [&](const PairedScores& worst, const PairedScores& best) {
    return auc_difference_spread(worst, best, cases.labels, cases.clusters.cluster_of_case);
  };
  return area_difference_interval(
      {spread(far, models.lower_decides ? near : far),
       spread(exchanged_scores(far), exchanged_scores(models.lower_decides ? far : near))},
      level);
}

MadeInterval mean_difference_interval(std::span<const double> candidate,
                                      std::span<const double> reference, double most,
                                      const Clusters& clusters, double level) {
  std::vector<double> above;
  above.reserve(candidate.size());
  for (std::size_t i = 0; i < candidate.size(); ++i)
    above.push_back(most + (candidate[i] - reference[i]));
  return mean_difference_interval(BoundedMean(above, 2 * most, clusters.cluster_of_case), most,
                                  level);
}

MadeInterval mean_difference_interval(const BoundedMean& above, double most, double level,
                                      std::int64_t threads) {
  const auto [lower, upper] = above.both((1 - level) / 2, threads);
  MadeInterval made{.method = "bounds of a mean difference over patients", .reason = upper.refusal};
  if (made.reason.empty()) made.interval = {lower.value - most, upper.value - most};
  return made;
}

MadeInterval influence_difference_interval(const Contributions& candidate,
                                           const Contributions& reference, std::int64_t patients,
                                           double level) {
  MadeInterval made{.method = "influence of the difference over patients, Student's t"};
  const auto rows = differences(candidate.influence(), reference.influence());
  const double count = static_cast<double>(rows.size());
  const double variance = influence_variance(rows) * count / (count - 1);
  const double size = std::max(std::fabs(candidate.estimate()), std::fabs(reference.estimate()));
  if (is_rounding(variance, size)) {
    made.reason =
        "the variance of the difference between patients is zero, which says nothing on other "
        "patients";
    return made;
  }
  const double half =
      student_quantile(static_cast<double>(patients - 1), normal_cdf(two_sided_z(level))) *
      std::sqrt(variance);
  const double difference = candidate.estimate() - reference.estimate();
  made.interval = {difference - half, difference + half};
  return made;
}

}  // namespace etalon::validation
