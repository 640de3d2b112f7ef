// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_auc.hpp"

#include <cstddef>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/classes/class_scores.hpp"
#include "validation/metrics/half_pairs.hpp"

namespace etalon::validation {
namespace {

std::vector<std::int64_t> counts_of_every_class(std::span<const double> scores,
                                                std::span<const std::int64_t> labels,
                                                std::int64_t classes) {
  const std::vector<std::int64_t> cases = check_class_scores(scores, labels, classes);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    check(cases[c] > 0, ErrorKind::numeric,
          text("class ", c, " has no cases; its AUC against the others is not defined"));
  }
  return cases;
}

Influenced one_class(std::span<const double> scores, std::span<const std::int64_t> labels,
                     std::size_t classes, std::size_t label) {
  std::vector<double> own(labels.size());
  std::vector<std::int64_t> is_own(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    own[i] = scores[i * classes + label];
    is_own[i] = labels[i] == static_cast<std::int64_t>(label) ? 1 : 0;
  }
  return influenced_auc(own, is_own);
}

}  // namespace

Influenced influenced_auc(std::span<const double> scores, std::span<const std::int64_t> labels) {
  const ClassCounts counts = check_both_classes(scores, labels);
  const auto positives = static_cast<double>(counts.positives);
  const auto negatives = static_cast<double>(counts.negatives);
  const Ranking ranking = rank_scores(scores);
  std::vector<std::uint64_t> won(scores.size());
  const HalfPairs pairs = placed_half_pairs(
      ranking, static_cast<std::uint64_t>(counts.positives),
      [&](std::uint32_t i) { return labels[i] == 1; },
      [&](std::uint32_t i, std::uint64_t half_pairs) { won[i] = half_pairs; });
  Influenced auc{pairs.area(), std::vector<double>(scores.size())};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double of_other = labels[i] == 1 ? negatives : positives;
    const double of_own = labels[i] == 1 ? positives : negatives;
    auc.influence[i] = (static_cast<double>(won[i]) / (2 * of_other) - auc.value) / of_own;
  }
  return auc;
}

Influenced one_vs_rest_auc(std::span<const double> scores, std::span<const std::int64_t> labels,
                           std::int64_t classes, std::int64_t label) {
  const std::vector<std::int64_t> cases = check_class_scores(scores, labels, classes);
  check(label >= 0 && label < classes, ErrorKind::format,
        text("the AUC of class ", label, " is asked for; classes are numbers from 0 to ",
             classes - 1));
  check(cases[static_cast<std::size_t>(label)] > 0, ErrorKind::numeric,
        text("class ", label, " has no cases; its AUC against the others is not defined"));
  return one_class(scores, labels, static_cast<std::size_t>(classes),
                   static_cast<std::size_t>(label));
}

Influenced mean_auc(std::span<const double> scores, std::span<const std::int64_t> labels,
                    std::int64_t classes, ClassMean mean) {
  const std::vector<std::int64_t> cases = counts_of_every_class(scores, labels, classes);
  const auto k = static_cast<std::size_t>(classes);
  const auto n = static_cast<double>(labels.size());
  Influenced result{0, std::vector<double>(labels.size(), 0.0)};
  std::vector<double> auc(k);
  ExactSum sum;
  for (std::size_t c = 0; c < k; ++c) {
    const double weight = mean == ClassMean::macro ? 1 / static_cast<double>(classes)
                                                   : static_cast<double>(cases[c]) / n;
    const Influenced own = one_class(scores, labels, k, c);
    auc[c] = own.value;
    sum.add(mean == ClassMean::macro ? own.value : own.value * static_cast<double>(cases[c]));
    for (std::size_t i = 0; i < labels.size(); ++i)
      result.influence[i] += weight * own.influence[i];
  }
  result.value = sum.value() / (mean == ClassMean::macro ? static_cast<double>(classes) : n);
  if (mean == ClassMean::weighted) {
    for (std::size_t i = 0; i < labels.size(); ++i)
      result.influence[i] += (auc[static_cast<std::size_t>(labels[i])] - result.value) / n;
  }
  return result;
}

Influenced micro_auc(std::span<const double> scores, std::span<const std::int64_t> labels,
                     std::int64_t classes) {
  (void)check_class_scores(scores, labels, classes);
  const auto k = static_cast<std::size_t>(classes);
  std::vector<std::int64_t> is_own(scores.size(), 0);
  for (std::size_t i = 0; i < labels.size(); ++i)
    is_own[i * k + static_cast<std::size_t>(labels[i])] = 1;
  const Influenced all = influenced_auc(scores, is_own);
  Influenced result{all.value, std::vector<double>(labels.size(), 0.0)};
  for (std::size_t at = 0; at < scores.size(); ++at) result.influence[at / k] += all.influence[at];
  return result;
}

}  // namespace etalon::validation
