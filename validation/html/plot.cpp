// SPDX-License-Identifier: Apache-2.0
#include "validation/html/plot.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::html {

std::string figure(std::string_view drawing, std::string_view caption) {
  return text("<figure>", drawing, "<figcaption>", caption, "</figcaption></figure>\n");
}

std::string percent(double level) { return text(coordinate(100 * level), "\u202F%"); }

std::string series(std::size_t index) { return index == 0 ? "s0" : "s1"; }

void mark(Drawing& drawing, Point at, std::size_t index) {
  if (index == 0) {
    drawing.circle(at, 5, "mark s0");
  } else {
    drawing.diamond(at, 6, "mark s1");
  }
}

void legend(Drawing& drawing, Point at, std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double y = at.y + 20 * static_cast<double>(i);
    mark(drawing, {at.x, y - 4}, i);
    drawing.label({at.x + 12, y}, names[i], "legend start");
  }
}

std::string histogram_figure(const Histogram& histogram, const FigureWords& words) {
  const std::size_t bins = std::max(histogram.up.size(), histogram.down.size());
  std::int64_t most = 1;
  for (const auto counts : {histogram.up, histogram.down}) {
    for (const std::int64_t count : counts) most = std::max(most, count);
  }
  Drawing drawing(figure_width, 262, words.name, words.title, words.description);
  const double top = std::sqrt(static_cast<double>(most));
  const Axes axes({plot_corner.x, 12}, plot_side, 204, histogram.range, {-top, top});
  const Ticks ticks = ticks_of(histogram.range);
  for (const double value : ticks.at)
    drawing.label({axes.x(value), 232}, ticks.text_of(value), "tick middle");
  const double width = plot_side / static_cast<double>(std::max<std::size_t>(bins, 1));
  const auto bars = [&](std::span<const std::int64_t> counts, bool upwards) {
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
      if (counts[bin] == 0) continue;
      const double height = 102 * std::sqrt(static_cast<double>(counts[bin])) / top;
      drawing.rectangle({plot_corner.x + width * static_cast<double>(bin) + 0.5,
                         upwards ? axes.y(0) - height : axes.y(0)},
                        width - 1, height, upwards ? "bar positive" : "bar negative");
    }
  };
  bars(histogram.up, true);
  bars(histogram.down, false);
  const double left = plot_corner.x;
  drawing.line({left, axes.y(0)}, {left + plot_side, axes.y(0)}, "scale");
  for (const double threshold : histogram.thresholds)
    drawing.line({axes.x(threshold), 8}, {axes.x(threshold), 220}, "threshold");
  drawing.label({left + plot_side / 2, 252}, histogram.score_name, "axis middle");
  drawing.upright_label({18, axes.y(top / 2)}, histogram.up_name, "axis middle");
  drawing.upright_label({18, axes.y(-top / 2)}, histogram.down_name, "axis middle");
  drawing.label({left - 7, 20}, text(most), "tick end");
  drawing.label({left - 7, axes.y(0) + 3.5}, "0", "tick end");
  drawing.label({left - 7, 216}, text(most), "tick end");
  return figure(drawing.str(), words.caption);
}

}  // namespace etalon::validation::html
