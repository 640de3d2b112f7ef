// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/marks.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "validation/cases/marks_table.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/mark_texts.hpp"
#include "validation/metrics/detection/froc.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::number;
using html::Point;

/// A step for each point, as sensitivity is that of at most so many false marks.
std::vector<Point> steps(const Axes& axes, const std::vector<FrocPoint>& curve, double right) {
  std::vector<Point> line = {axes.at(0, 0)};
  double before = 0;
  for (const FrocPoint& point : curve) {
    const double x = std::min(point.false_per_image, right);
    line.push_back(axes.at(x, before));
    if (point.false_per_image > right) return line;
    line.push_back(axes.at(x, point.sensitivity));
    before = point.sensitivity;
  }
  line.push_back(axes.at(right, before));
  return line;
}

}  // namespace

std::string mark_figures(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const CaseTable& cases = subject.cases;
  const std::int64_t lesions = std::ranges::count(cases.labels, 1);
  if (lesions == 0) return html::element("p", "note", voice.markup(texts::no_lesions)) + "\n";
  const ImageMarks& marks = cases.marks.at(column.name);
  const auto curve = free_response(cases, column.name);
  std::int64_t found = 0;
  for (std::size_t i = 0; i < cases.labels.size(); ++i)
    found += cases.labels[i] == 1 && column.scores()[i] > unmarked ? 1 : 0;
  std::string description =
      voice.say(texts::froc_description, found, lesions, marks.false_scores.size(), cases.images);
  for (const double rate : froc_rates)
    description += voice.say(texts::froc_point, rate, number(froc_sensitivity(curve, rate)));
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-froc"),
                  voice.say(texts::froc), description);
  const double right = froc_rates.back();
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, {0, right});
  axes.draw_grid(drawing, voice.say(texts::froc_x), voice.say(texts::froc_y));
  drawing.polyline(html::thinned(steps(axes, curve, right)), "curve s0");
  bool has_points = false;
  for (const double threshold : subject.thresholds(column.name)) {
    const auto below = std::ranges::find_if(
        curve, [&](const FrocPoint& point) { return point.threshold < threshold; });
    if (below == curve.begin()) continue;
    const FrocPoint& point = *std::prev(below);
    if (point.false_per_image > right) continue;
    html::mark(drawing, axes.at(point.false_per_image, point.sensitivity), 0);
    has_points = true;
  }
  std::string caption = voice.markup(texts::froc_caption, cases.images, marks.false_scores.size(),
                                     marks.unmarked_images);
  if (marks.average_precision) {
    caption += voice.markup(texts::froc_values, number(mean_froc_sensitivity(curve)),
                            number(*marks.average_precision));
    if (marks.weighted_afroc)
      caption += voice.markup(texts::weighted_area, number(*marks.weighted_afroc));
    caption += voice.markup(texts::undecided);
  } else {
    caption += voice.markup(texts::froc_missing);
  }
  if (has_points) caption += voice.markup(texts::froc_threshold);
  return html::element("div", "figures",
                       html::figure(drawing.str(), captioned(subject, texts::froc, caption))) +
         "\n";
}

}  // namespace etalon::validation::page
