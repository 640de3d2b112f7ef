// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "validation/metrics/binary_input.hpp"
#include "validation/uncertainty/placements.hpp"
#include "validation/uncertainty/statistic.hpp"

namespace etalon::validation {
namespace {

/// Half pairs inside one cluster that its own positives win: they would be taken away twice.
std::uint64_t own_half_pairs(std::span<const std::uint32_t> cases, std::span<const double> scores,
                             std::span<const std::int64_t> labels) {
  if (cases.size() < 2) return 0;
  std::vector<double> own_scores;
  for (const std::uint32_t i : cases) own_scores.push_back(scores[i]);
  const Ranking ranking = rank_scores(own_scores);
  std::uint64_t half_pairs = 0;
  std::uint64_t negatives_below = 0;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::uint64_t positives = 0;
    for (std::size_t i = begin; i < end; ++i) positives += labels[cases[ranking.order[i]]] == 1;
    const std::uint64_t negatives = end - begin - positives;
    half_pairs += positives * (2 * negatives_below + negatives);
    negatives_below += negatives;
    begin = end;
  }
  return half_pairs;
}

double auc_of(std::uint64_t half_pairs, std::uint64_t positives, std::uint64_t negatives) {
  if (positives == 0 || negatives == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(half_pairs) /
         (2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
}

}  // namespace

AucStatistic::AucStatistic(std::span<const double> scores, std::span<const std::int64_t> labels)
    : scores_(scores.begin(), scores.end()), labels_(labels.begin(), labels.end()) {
  check_both_classes(scores, labels);
  const Ranking ranking = rank_scores(scores);
  for (const std::uint32_t index : ranking.order)
    sorted_.push_back({index, static_cast<std::uint16_t>(labels[index]), 0});
  for (const std::uint32_t end : ranking.group_ends) sorted_[end - 1].ends_group = 1;
}

void AucStatistic::evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const {
  std::uint64_t half_pairs = 0;
  std::uint64_t positives = 0;
  std::uint64_t negatives_below = 0;
  std::uint64_t tied_positives = 0;
  std::uint64_t tied_negatives = 0;
  for (const Entry& entry : sorted_) {
    const std::uint64_t count = counts[entry.index];
    const std::uint64_t as_positive = count * entry.is_positive;
    tied_positives += as_positive;
    tied_negatives += count - as_positive;
    if (entry.ends_group == 0) continue;
    half_pairs += tied_positives * (2 * negatives_below + tied_negatives);
    positives += tied_positives;
    negatives_below += tied_negatives;
    tied_positives = 0;
    tied_negatives = 0;
  }
  values[0] = auc_of(half_pairs, positives, negatives_below);
}

std::vector<double> AucStatistic::leave_one_out(const Clusters& clusters) const {
  const std::array<std::span<const double>, 1> model = {scores_};
  const Placements placed = place(model, labels_, 1);
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(clusters.size()));
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(clusters.size()); ++cluster) {
    const auto cases = clusters.cases_of(cluster);
    std::uint64_t half_pairs = placed.half_pairs[0];
    auto positives = static_cast<std::uint64_t>(placed.positives);
    auto negatives = static_cast<std::uint64_t>(placed.negatives);
    half_pairs += own_half_pairs(cases, scores_, labels_);
    for (const std::uint32_t i : cases) {
      half_pairs -= placed.value[0][placed.slot_of_case[i]];
      --(labels_[i] == 1 ? positives : negatives);
    }
    result.push_back(auc_of(half_pairs, positives, negatives));
  }
  return result;
}

}  // namespace etalon::validation
