// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/half_pairs.hpp"
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
  return half_pairs(rank_scores(own_scores), [&](std::uint32_t k) { return labels[cases[k]] == 1; })
      .won();
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
  HalfPairs pairs;
  std::uint64_t tied_positives = 0;
  std::uint64_t tied_negatives = 0;
  for (const Entry& entry : sorted_) {
    const std::uint64_t count = counts[entry.index];
    const std::uint64_t as_positive = count * entry.is_positive;
    tied_positives += as_positive;
    tied_negatives += count - as_positive;
    if (entry.ends_group == 0) continue;
    pairs.add(tied_positives, tied_negatives);
    tied_positives = 0;
    tied_negatives = 0;
  }
  values[0] = pairs.area();
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
    result.push_back(HalfPairs::area_of(half_pairs, positives, negatives));
  }
  return result;
}

}  // namespace etalon::validation
