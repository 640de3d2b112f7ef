// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// A threshold of an FROC curve.
struct FrocPoint {
  double threshold = 0;
  double false_per_image = 0;  ///< false marks with such a score or a higher one, in all images
  double sensitivity = 0;      ///< share of the lesions that such marks find
};

/// Free-response ROC (Bunch et al. 1978; Chakraborty 1989): a point for each score of a mark, from
/// the highest down, after the origin. `lesion_scores` are those of found lesions; `lesions` counts
/// all. Throws a numeric error without lesions or images.
[[nodiscard]] std::vector<FrocPoint> froc_curve(std::span<const double> lesion_scores,
                                                std::span<const double> false_scores,
                                                std::int64_t lesions, std::int64_t images);

/// The highest sensitivity with at most so many false marks per image.
[[nodiscard]] double froc_sensitivity(std::span<const FrocPoint> curve, double false_per_image);

/// What lung screening averages (van Ginneken et al. 2010): 1/8 to 8 false marks per image.
inline constexpr std::array<double, 7> froc_rates = {0.125, 0.25, 0.5, 1, 2, 4, 8};
/// Mean of `froc_sensitivity` over these rates.
[[nodiscard]] double mean_froc_sensitivity(std::span<const FrocPoint> curve);

}  // namespace etalon::validation
