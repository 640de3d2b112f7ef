// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/froc.hpp"

#include <algorithm>
#include <functional>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

std::vector<FrocPoint> froc_curve(std::span<const double> lesion_scores,
                                  std::span<const double> false_scores, std::int64_t lesions,
                                  std::int64_t images) {
  check(lesions > 0 && images > 0, ErrorKind::numeric,
        text("an FROC curve of ", lesions, " lesions in ", images, " images"));
  std::vector<double> found(lesion_scores.begin(), lesion_scores.end());
  std::vector<double> wrong(false_scores.begin(), false_scores.end());
  std::ranges::sort(found, std::greater());
  std::ranges::sort(wrong, std::greater());
  std::vector<FrocPoint> curve;
  std::size_t of_found = 0;
  std::size_t of_wrong = 0;
  while (of_found < found.size() || of_wrong < wrong.size()) {
    double score = of_found < found.size() ? found[of_found] : wrong[of_wrong];
    if (of_wrong < wrong.size()) score = std::max(score, wrong[of_wrong]);
    while (of_found < found.size() && found[of_found] == score) ++of_found;
    while (of_wrong < wrong.size() && wrong[of_wrong] == score) ++of_wrong;
    curve.push_back({.threshold = score,
                     .false_per_image = static_cast<double>(of_wrong) / static_cast<double>(images),
                     .sensitivity = static_cast<double>(of_found) / static_cast<double>(lesions)});
  }
  return curve;
}

double froc_sensitivity(std::span<const FrocPoint> curve, double false_per_image) {
  double sensitivity = 0;
  for (const FrocPoint& point : curve) {
    if (point.false_per_image <= false_per_image) sensitivity = point.sensitivity;
  }
  return sensitivity;
}

double mean_froc_sensitivity(std::span<const FrocPoint> curve) {
  double sum = 0;
  for (const double rate : froc_rates) sum += froc_sensitivity(curve, rate);
  return sum / static_cast<double>(froc_rates.size());
}

}  // namespace etalon::validation
