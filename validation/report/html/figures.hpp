// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "validation/report/curves.hpp"

namespace etalon::validation::html {

/// ROC curves of all models with bands and operating points: `<figure>` with inline SVG. `level`
/// is that of the bands.
[[nodiscard]] std::string roc_figure(std::span<const ModelCurves> curves, double level);

/// Observed share against mean score per bin, with Wilson intervals of `level`.
[[nodiscard]] std::string calibration_figure(std::span<const ModelCurves> curves, double level);

/// Scores of positive cases upwards, of negative cases downwards, with the decision threshold.
/// `index` tells the figures of several models apart.
[[nodiscard]] std::string histogram_figure(const ModelCurves& curves, double threshold,
                                           std::size_t index);

}  // namespace etalon::validation::html
