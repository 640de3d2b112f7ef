// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/placements.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/half_pairs.hpp"

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
    const HalfPairs pairs = placed_half_pairs(
        ranking, positives, [&](std::uint32_t slot) { return slot < positives; },
        [&](std::uint32_t slot, std::uint64_t won) {
          value[slot] = static_cast<std::uint32_t>(won);
        });
    result.value.push_back(std::move(value));
    result.half_pairs.push_back(pairs.won());
  }
  return result;
}

}  // namespace etalon::validation
