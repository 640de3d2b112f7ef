// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/figures.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/text.hpp"
#include "validation/html/drawing.hpp"
#include "validation/html/markup.hpp"
#include "validation/html/plot.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation::html {
namespace {

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
  const Axes axes(plot_corner, plot_side, plot_side);
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
  legend(drawing, {axes.x(0.4), axes.y(0.14)}, names);
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
  const Axes axes(plot_corner, plot_side, plot_side);
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
  legend(drawing, {axes.x(0.6), axes.y(0.14)}, names);
  return figure(drawing.str(),
                text("<b>Calibration.</b> A mark on the diagonal says that scores mean what they "
                     "say; whiskers are ",
                     percent(level), " Wilson intervals of the observed share."));
}

std::string histogram_figure(const ModelCurves& curves, double threshold, std::size_t index) {
  const std::vector<std::int64_t>& up = curves.histogram.positives;
  const std::vector<std::int64_t>& down = curves.histogram.negatives;
  const auto sum = [](const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  };
  return histogram_figure(
      {.up = up,
       .down = down,
       .range = {0, 1},
       .thresholds = std::span(&threshold, 1),
       .score_name = "score",
       .up_name = text("positive, ", sum(up)),
       .down_name = text("negative, ", sum(down))},
      {.name = text("scores-", index),
       .title = text("Scores, model ", curves.model),
       .description = text("Scores of ", sum(up), " positive cases upwards and of ", sum(down),
                           " negative cases downwards, in ", std::max(up.size(), down.size()),
                           " bins; decision threshold ", number(threshold), "."),
       .caption = text("<b>Scores of the ", escaped(curves.model),
                       " model.</b> Counts on a square-root scale; the line is the "
                       "decision threshold ",
                       number(threshold), ".")});
}

}  // namespace etalon::validation::html
