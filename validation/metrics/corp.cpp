// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/corp.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {
namespace {

/// Whether the first has as many positives among its cases as the second, or more.
bool is_no_lower(const CorpStep& first, const CorpStep& second) {
  return first.positives * second.cases >= second.positives * first.cases;
}

}  // namespace

Corp corp(std::span<const double> scores, std::span<const std::int64_t> labels) {
  check(!scores.empty() && scores.size() == labels.size(), ErrorKind::format,
        "a decomposition needs cases, each with a score and a label");
  const Ranking ranking = rank_scores(scores);
  Corp result;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    CorpStep step{.least_score = scores[ranking.order[begin]],
                  .largest_score = scores[ranking.order[begin]],
                  .cases = static_cast<std::int64_t>(end - begin)};
    for (; begin < end; ++begin) step.positives += labels[ranking.order[begin]];
    while (!result.steps.empty() && is_no_lower(result.steps.back(), step)) {
      const CorpStep& before = result.steps.back();
      step.least_score = before.least_score;
      step.cases += before.cases;
      step.positives += before.positives;
      result.steps.pop_back();
    }
    result.steps.push_back(step);
  }
  const auto all = static_cast<double>(scores.size());
  std::int64_t positives = 0;
  ExactSum lost;
  for (const CorpStep& step : result.steps) {
    positives += step.positives;
    const double share = step.recalibrated();
    lost.add(static_cast<double>(step.cases) * share * (1 - share));
  }
  const double share = static_cast<double>(positives) / all;
  const double recalibrated = lost.value() / all;
  result.uncertainty = share * (1 - share);
  result.discrimination = std::max(0.0, result.uncertainty - recalibrated);
  result.miscalibration = std::max(0.0, brier_score(scores, labels) - recalibrated);
  return result;
}

}  // namespace etalon::validation
