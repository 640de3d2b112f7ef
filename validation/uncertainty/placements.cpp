// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/placements.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

Placements place(std::span<const std::span<const double>> scores,
                 std::span<const std::int64_t> labels, std::int64_t least_per_class) {
  check(!scores.empty(), ErrorKind::usage, "no model to compute an AUC of");
  check(labels.size() <= std::numeric_limits<std::int32_t>::max(), ErrorKind::unsupported,
        text(labels.size(), " cases; placements hold at most 2^31 - 1"));
  Placements result;
  for (std::size_t model = 0; model < scores.size(); ++model) {
    with_context(text("model ", model + 1, " of ", scores.size()), [&] {
      const ClassCounts counts = check_both_classes(scores[model], labels, least_per_class);
      result.positives = counts.positives;
      result.negatives = counts.negatives;
    });
  }
  const auto positives = static_cast<std::uint32_t>(result.positives);
  result.slot_of_case.resize(labels.size());
  std::uint32_t next_positive = 0;
  std::uint32_t next_negative = positives;
  for (std::size_t i = 0; i < labels.size(); ++i)
    result.slot_of_case[i] = labels[i] == 1 ? next_positive++ : next_negative++;

  std::vector<double> by_slot(labels.size());
  for (const auto& of_model : scores) {
    for (std::size_t i = 0; i < labels.size(); ++i) by_slot[result.slot_of_case[i]] = of_model[i];
    const Ranking ranking = rank_scores(by_slot);
    std::vector<std::uint32_t> value(labels.size());
    std::uint64_t half_pairs = 0;
    std::uint32_t negatives_below = 0;
    std::uint32_t positives_above = positives;
    std::size_t begin = 0;
    for (const std::uint32_t end : ranking.group_ends) {
      std::uint32_t tied = 0;
      for (std::size_t i = begin; i < end; ++i) tied += ranking.order[i] < positives ? 1U : 0U;
      const auto tied_negatives = static_cast<std::uint32_t>(end - begin) - tied;
      positives_above -= tied;
      const std::uint32_t of_positive = 2 * negatives_below + tied_negatives;
      const std::uint32_t of_negative = 2 * positives_above + tied;
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t slot = ranking.order[i];
        value[slot] = slot < positives ? of_positive : of_negative;
      }
      half_pairs += static_cast<std::uint64_t>(tied) * of_positive;
      negatives_below += tied_negatives;
      begin = end;
    }
    result.value.push_back(std::move(value));
    result.half_pairs.push_back(half_pairs);
  }
  return result;
}

}  // namespace etalon::validation
