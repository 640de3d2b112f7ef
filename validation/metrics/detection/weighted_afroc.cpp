// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/weighted_afroc.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sums.hpp"

namespace etalon::validation {

double weighted_afroc(std::span<const std::vector<double>> lesions_of_images,
                      std::span<const double> clear) {
  std::vector<double> sorted(clear.begin(), clear.end());
  std::ranges::sort(sorted);
  ExactSum sum;
  std::int64_t images = 0;
  for (const std::vector<double>& lesions : lesions_of_images) {
    if (lesions.empty()) continue;
    ++images;
    std::int64_t half_pairs = 0;
    for (const double score : lesions) {
      const auto [first, last] = std::ranges::equal_range(sorted, score);
      half_pairs += 2 * (first - sorted.begin()) + (last - first);
    }
    sum.add(static_cast<double>(half_pairs) / static_cast<double>(lesions.size()));
  }
  check(images > 0 && !sorted.empty(), ErrorKind::numeric,
        "a weighted AFROC area needs images with lesions and images without");
  return sum.value() / (2 * static_cast<double>(images) * static_cast<double>(sorted.size()));
}

}  // namespace etalon::validation
