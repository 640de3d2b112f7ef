// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "validation/catalogue/catalogue.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/judgement/page/two_classes.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::number;
using html::Point;

/// Of decisions score ≥ threshold.
const RocPoint& point_at(const RocCurve& curve, double threshold) {
  const auto after = std::ranges::partition_point(
      curve.points, [&](const RocPoint& point) { return point.threshold >= threshold; });
  return *std::prev(after);
}

void draw_curve(Drawing& drawing, const std::vector<Point>& points, std::string_view css_class) {
  drawing.polyline(html::thinned(points), css_class);
}

double average_precision(const std::vector<double>& scores,
                         const std::vector<std::int64_t>& labels) {
  const RankedCases ranked{rank_scores(scores), labels};
  const std::vector<std::uint32_t> once(scores.size(), 1);
  return two_classes::average_precision().evaluate(ranked, once);
}

/// Net benefit of each of these thresholds, and of treating everybody.
class Benefit {
 public:
  explicit Benefit(RocCurve curve) : curve_(std::move(curve)) {}
  [[nodiscard]] double cases() const {
    return static_cast<double>(curve_.positives + curve_.negatives);
  }
  [[nodiscard]] double prevalence() const {
    return static_cast<double>(curve_.positives) / cases();
  }
  [[nodiscard]] double by_score(double threshold) const {
    const RocPoint& point = point_at(curve_, threshold);
    return of(static_cast<double>(point.true_positives), static_cast<double>(point.false_positives),
              threshold);
  }
  [[nodiscard]] double of_all(double threshold) const {
    return of(static_cast<double>(curve_.positives), static_cast<double>(curve_.negatives),
              threshold);
  }

 private:
  [[nodiscard]] double of(double right, double wrong, double threshold) const {
    return (right - wrong * threshold / (1 - threshold)) / cases();
  }
  RocCurve curve_;
};

/// The pieces of a line that lie above the bottom.
std::vector<std::vector<Point>> above(const std::vector<Point>& points, double bottom) {
  std::vector<std::vector<Point>> pieces;
  bool is_open = false;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_inside = points[i].y >= bottom;
    if (i > 0 && is_inside != (points[i - 1].y >= bottom)) {
      const Point& a = points[i - 1];
      const Point& b = points[i];
      const Point border{a.x + (b.x - a.x) * (bottom - a.y) / (b.y - a.y), bottom};
      if (is_inside) {
        pieces.push_back({border});
        is_open = true;
      } else {
        pieces.back().push_back(border);
        is_open = false;
      }
    }
    if (!is_inside) continue;
    if (!is_open) pieces.emplace_back();
    is_open = true;
    pieces.back().push_back(points[i]);
  }
  return pieces;
}

}  // namespace

std::string roc_figure(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const std::vector<double> scores = with_worst(column, "auc.mann_whitney.midrank/1");
  const RocCurve curve = roc_curve(scores, subject.cases.labels);
  const std::string area = number(auc(scores, subject.cases.labels));
  std::string description = voice.say(texts::roc_description, area);
  const std::vector<double> thresholds = subject.thresholds(column.name);
  for (const double threshold : thresholds) {
    const RocPoint& point = point_at(curve, threshold);
    description += voice.say(texts::roc_point, threshold, number(curve.sensitivity(point)),
                             number(1 - curve.false_positive_rate(point)));
  }
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-roc"),
                  voice.say(texts::roc), description);
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side);
  axes.draw_unit_square(drawing, voice.say(texts::roc_x), voice.say(texts::sensitivity));
  drawing.line(axes.at(0, 0), axes.at(1, 1), "chance");
  const auto place = [&](const RocPoint& point) {
    return axes.at(curve.false_positive_rate(point), curve.sensitivity(point));
  };
  std::vector<Point> line;
  line.reserve(curve.points.size());
  for (const RocPoint& point : curve.points) line.push_back(place(point));
  draw_curve(drawing, line, "curve s0");
  for (const double threshold : thresholds) {
    const Point at = place(point_at(curve, threshold));
    html::mark(drawing, at, 0);
    drawing.label({at.x + 9, at.y + 14}, html::short_number(threshold), "tick start");
  }
  drawing.label({axes.x(0.98), axes.y(0.05)}, voice.say(texts::auc_legend, area), "legend end");
  return html::figure(
      drawing.str(),
      captioned(
          subject, texts::roc,
          voice.markup(texts::roc_caption) +
              (thresholds.empty() ? std::string() : voice.markup(texts::marks_are_thresholds)) +
              about_missing(column, texts::missing_as_worst)));
}

std::string recall_figure(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const std::vector<double> scores = with_worst(column, "average_precision/1");
  const RocCurve curve = roc_curve(scores, subject.cases.labels);
  const std::string average = number(average_precision(scores, subject.cases.labels));
  const double prevalence =
      static_cast<double>(curve.positives) / static_cast<double>(curve.positives + curve.negatives);
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-recall"),
                  voice.say(texts::recall_curve),
                  voice.say(texts::recall_description, average, number(prevalence)));
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side);
  axes.draw_unit_square(drawing, voice.say(texts::recall), voice.say(texts::precision));
  drawing.line(axes.at(0, prevalence), axes.at(1, prevalence), "chance");
  // Steps, as average precision adds them up: what a threshold gains, at its precision.
  std::vector<Point> line;
  double before = 0;
  for (const RocPoint& point : curve.points) {
    const double gained = curve.sensitivity(point);
    if (gained == before) continue;
    const double precision = static_cast<double>(point.true_positives) /
                             static_cast<double>(point.true_positives + point.false_positives);
    line.push_back(axes.at(before, precision));
    line.push_back(axes.at(gained, precision));
    before = gained;
  }
  draw_curve(drawing, line, "curve s0");
  drawing.label({axes.x(0.98), axes.y(0.05)}, voice.say(texts::precision_legend, average),
                "legend end");
  return html::figure(drawing.str(),
                      captioned(subject, texts::recall_curve,
                                voice.markup(texts::recall_caption, number(prevalence)) +
                                    about_missing(column, texts::missing_as_worst)));
}

std::string decision_figure(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const Benefit benefit(roc_curve(with_worst(column, "net_benefit/1"), subject.cases.labels));
  const auto by_score = [&](double at) { return number(benefit.by_score(at)); };
  const auto of_all = [&](double at) { return number(benefit.of_all(at)); };
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-decision"),
                  voice.say(texts::decision),
                  voice.say(texts::decision_description, by_score(0.1), by_score(0.2),
                            by_score(0.5), of_all(0.1), of_all(0.2), of_all(0.5)));
  const double bottom = -0.3 * benefit.prevalence();
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, {0, 1},
                  {bottom, 1.05 * benefit.prevalence()});
  axes.draw_grid(drawing, voice.say(texts::threshold_probability), voice.say(texts::net_benefit));
  drawing.line(axes.at(0, 0), axes.at(1, 0), "scale");
  std::vector<Point> model;
  std::vector<Point> all = {{0, benefit.prevalence()}};
  constexpr int steps = 200;
  for (int i = 1; i < steps; ++i) {
    const double threshold = static_cast<double>(i) / steps;
    model.push_back({threshold, benefit.by_score(threshold)});
    all.push_back({threshold, benefit.of_all(threshold)});
  }
  const auto draw = [&](const std::vector<Point>& points, std::string_view css_class) {
    for (std::vector<Point>& piece : above(points, bottom)) {
      for (Point& point : piece) point = axes.at(point.x, point.y);
      drawing.polyline(piece, css_class);
    }
  };
  draw(all, "curve s1");
  draw(model, "curve s0");
  const std::array<std::pair<const Phrase&, std::string_view>, 2> lines = {
      {{texts::by_score, "curve s0"}, {texts::treat_all, "curve s1"}}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double y = html::plot_corner.y + 16 + 20 * static_cast<double>(i);
    drawing.line({axes.x(0.62), y - 4}, {axes.x(0.70), y - 4}, lines[i].second);
    drawing.label({axes.x(0.73), y}, voice.say(lines[i].first), "legend start");
  }
  drawing.label({axes.x(0.02), axes.y(0) - 5}, voice.say(texts::treat_none), "tick start");
  return html::figure(drawing.str(),
                      captioned(subject, texts::decision,
                                voice.markup(texts::decision_caption, html::short_number(-bottom)) +
                                    about_missing(column, texts::missing_as_worst)));
}

}  // namespace etalon::validation::page
