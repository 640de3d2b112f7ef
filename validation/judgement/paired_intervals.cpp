// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/paired_intervals.hpp"

#include <array>
#include <cmath>

#include "core/error.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Success and trial of one case.
std::array<double, 2> row_of(const JudgedCases& cases, std::size_t i, const Metric& share,
                             const Setting& setting) {
  ensure(share.width() == 2, "a share has successes and trials");
  std::array<double, 2> row{};
  const double score = cases.scores[i];
  share.contribute({score, cases.labels[i] == 1, score >= setting.threshold}, setting, row);
  return row;
}

MadeInterval of_differences(const DifferenceSpread& gain, const DifferenceSpread& loss,
                            std::string method, double level) {
  const double alpha = (1 - level) / 2;
  const Bound lower = difference_lower_bound(gain, alpha);
  const Bound opposite = difference_lower_bound(loss, alpha);
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
    if (row_of(candidate, i, share, setting)[1] != row_of(reference, i, share, setting)[1])
      return false;
  }
  return true;
}

MadeInterval share_difference_interval(const JudgedCases& candidate, const JudgedCases& reference,
                                       const Metric& share, const Setting& setting, double level) {
  const auto patients = static_cast<std::size_t>(candidate.clusters.size());
  std::vector<std::int64_t> gains(patients);
  std::vector<std::int64_t> losses(patients);
  std::vector<std::int64_t> trials(patients);
  for (std::size_t i = 0; i < candidate.scores.size(); ++i) {
    const auto own = row_of(candidate, i, share, setting);
    const auto other = row_of(reference, i, share, setting);
    const std::uint32_t patient = candidate.clusters.cluster_of_case[i];
    trials[patient] += std::llround(own[1]);
    gains[patient] += own[0] > other[0] ? 1 : 0;
    losses[patient] += own[0] < other[0] ? 1 : 0;
  }
  return of_differences(share_difference_spread(gains, losses, trials),
                        share_difference_spread(losses, gains, trials),
                        "bounds of a difference of shares over patients", level);
}

MadeInterval area_difference_interval(const JudgedCases& candidate, const JudgedCases& reference,
                                      double level) {
  const auto& patients = candidate.clusters.cluster_of_case;
  return of_differences(
      auc_difference_spread(candidate.scores, reference.scores, candidate.labels, patients),
      auc_difference_spread(reference.scores, candidate.scores, candidate.labels, patients),
      "bounds of a difference of AUCs over patients", level);
}

MadeInterval influence_difference_interval(const Contributions& candidate,
                                           const Contributions& reference, std::int64_t patients,
                                           double level) {
  MadeInterval made{.method = "influence of the difference over patients, Student's t"};
  const auto rows = differences(candidate.influence(), reference.influence());
  const double count = static_cast<double>(rows.size());
  const double variance = influence_variance(rows) * count / (count - 1);
  if (!(variance > 0)) {
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
