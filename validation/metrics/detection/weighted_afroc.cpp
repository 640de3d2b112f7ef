// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/weighted_afroc.hpp"

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

Influenced weighted_afroc(std::span<const double> scores, std::span<const std::int64_t> labels,
                          std::span<const double> weights) {
  const std::int64_t lesions = std::ranges::count(labels, 1);
  const std::int64_t clear = std::ssize(labels) - lesions;
  check(lesions > 0 && clear > 0, ErrorKind::numeric,
        text(lesions, " lesions and ", clear, " images without; the area needs one of each"));
  const Ranking ranking = rank_scores(scores);
  ExactSum all_weight;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 1) all_weight.add(weights[i]);
  }
  // Images with lesions, as the weights of each add up to 1.
  const double images = all_weight.value();

  // Of a lesion: clear images below and half of those beside. Of a clear image: the weight of
  // lesions above and half of that beside.
  std::vector<double> placement(labels.size());
  std::int64_t clear_below = 0;
  ExactSum weight_below;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::int64_t tied_clear = 0;
    ExactSum tied;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = ranking.order[k];
      if (labels[i] == 1) {
        tied.add(weights[i]);
      } else {
        ++tied_clear;
      }
    }
    ExactSum up_to = weight_below;
    up_to.add(tied);
    const double above = images - up_to.value();
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = ranking.order[k];
      placement[i] = labels[i] == 1 ? static_cast<double>(2 * clear_below + tied_clear) / 2
                                    : above + tied.value() / 2;
    }
    clear_below += tied_clear;
    weight_below.add(tied);
    begin = end;
  }

  const auto negatives = static_cast<double>(clear);
  ExactSum won;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 1) won.add(weights[i] * placement[i]);
  }
  Influenced area{.value = won.value() / (images * negatives),
                  .influence = std::vector<double>(labels.size())};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    area.influence[i] = labels[i] == 1
                            ? weights[i] * (placement[i] / negatives - area.value) / images
                            : (placement[i] / images - area.value) / negatives;
  }
  return area;
}

}  // namespace etalon::validation
