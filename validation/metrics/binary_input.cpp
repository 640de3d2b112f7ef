// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/binary_input.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

ClassCounts check_scores(std::span<const double> scores, std::span<const std::int64_t> labels) {
  check(scores.size() == labels.size(), ErrorKind::format,
        text(scores.size(), " scores for ", labels.size(), " labels; each case needs one of both"));
  check(!scores.empty(), ErrorKind::format, "there are no cases to measure on");
  ClassCounts counts;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!std::isfinite(scores[i])) {
      throw Error(ErrorKind::numeric, text("score of case ", i, " is ", scores[i],
                                           "; the model's output must be finite"));
    }
    if (labels[i] == 1) {
      ++counts.positives;
    } else if (labels[i] == 0) {
      ++counts.negatives;
    } else {
      throw Error(ErrorKind::format,
                  text("label of case ", i, " is ", labels[i],
                       "; labels of two classes are 0 and 1 (a sealed label is -1)"));
    }
  }
  return counts;
}

ClassCounts check_both_classes(std::span<const double> scores, std::span<const std::int64_t> labels,
                               std::int64_t least) {
  const ClassCounts counts = check_scores(scores, labels);
  check(counts.positives >= least && counts.negatives >= least, ErrorKind::numeric,
        text("the cases hold ", counts.positives, " positives and ", counts.negatives,
             " negatives; the metric needs at least ", least, " of each class"));
  return counts;
}

ClassCounts check_probabilities(std::span<const double> scores,
                                std::span<const std::int64_t> labels) {
  const ClassCounts counts = check_scores(scores, labels);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < 0 || scores[i] > 1) {
      throw Error(ErrorKind::numeric, text("score of case ", i, " is ", scores[i],
                                           "; a probability lies in [0, 1] (apply the sigmoid?)"));
    }
  }
  return counts;
}

}  // namespace etalon::validation
