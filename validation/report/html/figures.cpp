// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/figures.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/text.hpp"
#include "validation/report/html/drawing.hpp"
#include "validation/report/html/markup.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation::html {
namespace {

constexpr double side = 300;
constexpr Point corner = {52, 12};
constexpr double figure_width = 364;
constexpr double figure_height = 356;

/// Series beyond the second share its look: a report has a full and a compressed model.
std::string series(std::size_t index) { return index == 0 ? "s0" : "s1"; }

std::string percent(double level) { return text(coordinate(100 * level), "\u202F%"); }

std::string figure(std::string_view drawing, std::string_view caption) {
  return text("<figure>", drawing, "<figcaption>", caption, "</figcaption></figure>\n");
}

void mark(Drawing& drawing, Point at, std::size_t index) {
  if (index == 0) {
    drawing.circle(at, 5, "mark s0");
  } else {
    drawing.diamond(at, 6, "mark s1");
  }
}

/// Names of the series with their marks, in the lower right of the plot.
void legend(Drawing& drawing, std::span<const ModelCurves> curves, Point at,
            std::span<const std::string> names) {
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const double y = at.y + 20 * static_cast<double>(i);
    mark(drawing, {at.x, y - 4}, i);
    drawing.label({at.x + 12, y}, names[i], "legend start");
  }
}

Point corner_at(const Axes& axes, const CurvePoint& point) {
  return axes.at(point.false_positive_rate, point.sensitivity);
}

}  // namespace

std::string roc_figure(std::span<const ModelCurves> curves, double level) {
  std::string description = "Sensitivity against one minus specificity.";
  std::vector<std::string> names;
  for (const ModelCurves& model : curves) {
    description +=
        text(" Model ", model.model, ": AUC ", number(model.auc),
             ", operating point at sensitivity ", number(model.operating_point.sensitivity),
             " and specificity ", number(1 - model.operating_point.false_positive_rate), ".");
    names.push_back(text(model.model, ", AUC ", number(model.auc)));
  }
  Drawing drawing(figure_width, figure_height, "roc", "ROC curves", description);
  const Axes axes(corner, side, side);
  axes.draw_unit_square(drawing, "1 \u2212 specificity", "sensitivity");
  drawing.line(axes.at(0, 0), axes.at(1, 1), "chance");
  for (std::size_t i = curves.size(); i-- > 0;) {
    std::vector<Point> band;
    for (const BandPoint& point : curves[i].band)
      band.push_back(axes.at(point.false_positive_rate, point.upper));
    for (auto point = curves[i].band.rbegin(); point != curves[i].band.rend(); ++point)
      band.push_back(axes.at(point->false_positive_rate, point->lower));
    drawing.polygon(band, "band " + series(i));
  }
  for (std::size_t i = curves.size(); i-- > 0;) {
    std::vector<Point> line;
    for (const CurvePoint& point : curves[i].roc) line.push_back(corner_at(axes, point));
    drawing.polyline(line, "curve " + series(i));
  }
  for (std::size_t i = curves.size(); i-- > 0;)
    mark(drawing, corner_at(axes, curves[i].operating_point), i);
  legend(drawing, curves, {axes.x(0.4), axes.y(0.14)}, names);
  return figure(drawing.str(),
                text("<b>Discrimination.</b> ROC curve on the test split; bands are pointwise ",
                     percent(level),
                     " bootstrap intervals of the sensitivity, marks the operating "
                     "point that was fixed on the validation split."));
}

std::string calibration_figure(std::span<const ModelCurves> curves, double level) {
  std::string description = "Observed share of positive cases against mean score per bin.";
  std::vector<std::string> names;
  for (const ModelCurves& model : curves) {
    names.push_back(model.model);
    description += text(" Model ", model.model, ":");
    for (const ReliabilityBin& bin : model.reliability) {
      if (bin.cases == 0) continue;
      description += text(" ", number(bin.mean_score), " \u2192 ", number(bin.observed_share), " (",
                          bin.cases, " cases);");
    }
  }
  Drawing drawing(figure_width, figure_height, "calibration", "Calibration", description);
  const Axes axes(corner, side, side);
  axes.draw_unit_square(drawing, "mean score", "observed share");
  drawing.line(axes.at(0, 0), axes.at(1, 1), "chance");
  for (std::size_t i = curves.size(); i-- > 0;) {
    std::vector<Point> line;
    for (const ReliabilityBin& bin : curves[i].reliability) {
      if (bin.cases == 0) continue;
      const Interval interval = wilson_interval(bin.positives, bin.cases, level);
      drawing.line(axes.at(bin.mean_score, interval.lower), axes.at(bin.mean_score, interval.upper),
                   "whisker " + series(i));
      line.push_back(axes.at(bin.mean_score, bin.observed_share));
    }
    drawing.polyline(line, "joint " + series(i));
    for (const Point& point : line) mark(drawing, point, i);
  }
  legend(drawing, curves, {axes.x(0.6), axes.y(0.14)}, names);
  return figure(drawing.str(),
                text("<b>Calibration.</b> A mark on the diagonal says that scores mean what they "
                     "say; whiskers are ",
                     percent(level), " Wilson intervals of the observed share."));
}

std::string histogram_figure(const ModelCurves& curves, double threshold, std::size_t index) {
  const std::vector<std::int64_t>& up = curves.histogram.positives;
  const std::vector<std::int64_t>& down = curves.histogram.negatives;
  const std::size_t bins = std::max(up.size(), down.size());
  std::int64_t most = 1;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  for (const std::int64_t count : up) most = std::max(most, count), positives += count;
  for (const std::int64_t count : down) most = std::max(most, count), negatives += count;
  Drawing drawing(figure_width, 262, text("scores-", index), text("Scores, model ", curves.model),
                  text("Scores of ", positives, " positive cases upwards and of ", negatives,
                       " negative cases downwards, in ", bins, " bins; decision threshold ",
                       number(threshold), "."));
  // Square roots keep single cases visible beside the crowded ends.
  const double top = std::sqrt(static_cast<double>(most));
  const Axes axes({corner.x, 12}, side, 204, {0, 1}, {-top, top});
  for (int i = 0; i <= 5; ++i)
    drawing.label({axes.x(i / 5.0), 232}, fixed(i / 5.0, 1), "tick middle");
  const double width = side / static_cast<double>(std::max<std::size_t>(bins, 1));
  const auto bars = [&](const std::vector<std::int64_t>& counts, bool upwards) {
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
      if (counts[bin] == 0) continue;
      const double height = 102 * std::sqrt(static_cast<double>(counts[bin])) / top;
      drawing.rectangle({corner.x + width * static_cast<double>(bin) + 0.5,
                         upwards ? axes.y(0) - height : axes.y(0)},
                        width - 1, height, upwards ? "bar positive" : "bar negative");
    }
  };
  bars(up, true);
  bars(down, false);
  drawing.line(axes.at(0, 0), axes.at(1, 0), "scale");
  drawing.line({axes.x(threshold), 8}, {axes.x(threshold), 220}, "threshold");
  drawing.label({axes.x(0.5), 252}, "score", "axis middle");
  drawing.upright_label({18, axes.y(top / 2)}, text("positive, ", positives), "axis middle");
  drawing.upright_label({18, axes.y(-top / 2)}, text("negative, ", negatives), "axis middle");
  drawing.label({axes.x(0) - 7, 20}, text(most), "tick end");
  drawing.label({axes.x(0) - 7, axes.y(0) + 3.5}, "0", "tick end");
  drawing.label({axes.x(0) - 7, 216}, text(most), "tick end");
  return figure(drawing.str(), text("<b>Scores of the ", escaped(curves.model),
                                    " model.</b> Counts on a square-root scale; the line is the "
                                    "decision threshold ",
                                    number(threshold), "."));
}

}  // namespace etalon::validation::html
