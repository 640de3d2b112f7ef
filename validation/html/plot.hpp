// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validation/html/drawing.hpp"

namespace etalon::validation::html {

/// Where the plot area of a figure stands, and how large figures are.
inline constexpr double plot_side = 300;
inline constexpr Point plot_corner = {52, 12};
inline constexpr double figure_width = 364;
inline constexpr double figure_height = 356;

/// What a figure says in words.
struct FigureWords {
  std::string name = {};         ///< unique on the page
  std::string title = {};        ///< plain text, for screen readers
  std::string description = {};  ///< plain text, for screen readers
  std::string caption = {};      ///< markup
};

/// `<figure>` of a drawing and its caption, both markup.
[[nodiscard]] std::string figure(std::string_view drawing, std::string_view caption);
/// `95 %` of 0.95.
[[nodiscard]] std::string percent(double level);
/// The class of the look of series `index`; those beyond the second share one.
[[nodiscard]] std::string series(std::size_t index);
/// A point that is marked in the manner of its series.
void mark(Drawing& drawing, Point at, std::size_t index);
/// Names of the series with their marks, one below the other from `at` on.
void legend(Drawing& drawing, Point at, std::span<const std::string> names);

/// Counts of two classes by score: one upwards, the other downwards.
struct Histogram {
  std::span<const std::int64_t> up;
  std::span<const std::int64_t> down;
  Axes::Range range;                   ///< of the bins, which have equal widths
  std::span<const double> thresholds;  ///< each is a line
  std::string_view score_name;
  std::string_view up_name;
  std::string_view down_name;
};
/// On a square-root scale, which keeps single cases visible beside the crowded ends.
[[nodiscard]] std::string histogram_figure(const Histogram& histogram, const FigureWords& words);

}  // namespace etalon::validation::html
