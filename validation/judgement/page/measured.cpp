// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/measured.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "validation/html/plot.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/metrics/agreement/bland_altman.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::number;
using html::Point;

constexpr std::size_t most_points = 800;
constexpr std::size_t fields_a_side = 50;
constexpr std::size_t shades = 5;

/// Cases of the column that have an output.
struct Measured {
  std::vector<double> predicted;
  std::vector<double> observed;
};

/// Points, or fields that are the darker the more points they hold, in equal steps of the
/// logarithm.
void draw_cloud(Drawing& drawing, const std::vector<Point>& points) {
  if (points.size() <= most_points) {
    for (const Point& point : points) drawing.circle(point, 2.5, "case");
    return;
  }
  const double side = html::plot_side / fields_a_side;
  std::vector<std::int64_t> counts(fields_a_side * fields_a_side);
  const auto field = [&](double at, double from) {
    const double place = std::clamp((at - from) / side, 0.0, fields_a_side - 1.0);
    return static_cast<std::size_t>(place);
  };
  for (const Point& point : points) {
    ++counts[field(point.y, html::plot_corner.y) * fields_a_side +
             field(point.x, html::plot_corner.x)];
  }
  const double most = std::log(static_cast<double>(std::ranges::max(counts)) + 1);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double share = std::log(static_cast<double>(counts[i])) / most;
    const auto shade = static_cast<std::size_t>(share * static_cast<double>(shades));
    drawing.rectangle({html::plot_corner.x + side * static_cast<double>(i % fields_a_side),
                       html::plot_corner.y + side * static_cast<double>(i / fields_a_side)},
                      side, side, text("field d", shade));
  }
}

std::string about_cases(const ScoredColumn& column, std::size_t count) {
  return text(count > most_points ? column.subject.voice.markup(texts::shaded) : std::string(),
              about_missing(column, texts::missing_left_out));
}

std::string scatter_figure(const ScoredColumn& column, const Measured& cases) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-scatter"),
                  voice.say(texts::scatter), voice.say(texts::scatter_caption));
  const auto [least_predicted, most_predicted] = std::ranges::minmax(cases.predicted);
  const auto [least_observed, most_observed] = std::ranges::minmax(cases.observed);
  const std::array<double, 4> ends = {least_predicted, most_predicted, least_observed,
                                      most_observed};
  const Axes::Range range = html::scale_of(ends);
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, range, range);
  axes.draw_grid(drawing, voice.say(texts::measured), voice.say(texts::predicted));
  std::vector<Point> points;
  for (std::size_t i = 0; i < cases.predicted.size(); ++i)
    points.push_back(axes.at(cases.observed[i], cases.predicted[i]));
  draw_cloud(drawing, points);
  drawing.line(axes.at(range.from, range.from), axes.at(range.to, range.to), "chance");
  return html::figure(drawing.str(), captioned(subject, texts::scatter,
                                               voice.markup(texts::scatter_caption) +
                                                   about_cases(column, points.size())));
}

std::string agreement_figure(const ScoredColumn& column, const Measured& cases,
                             const Clusters& patients) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  std::vector<double> differences;
  std::vector<double> means;
  for (std::size_t i = 0; i < cases.predicted.size(); ++i) {
    differences.push_back(cases.predicted[i] - cases.observed[i]);
    means.push_back(cases.predicted[i] / 2 + cases.observed[i] / 2);
  }
  constexpr double covered = 0.95;
  const BlandAltman limits =
      bland_altman(differences, patients.cluster_of_case, patients.size(), two_sided_z(covered));
  const std::string words =
      voice.say(texts::agreement_caption, number(limits.bias), number(limits.lower),
                number(limits.upper), html::percent(covered));
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-agreement"),
                  voice.say(texts::agreement), words);
  const auto [least, most] = std::ranges::minmax(differences);
  const std::array<double, 5> ends = {least, most, limits.lower, limits.upper, 0};
  const auto [least_mean, most_mean] = std::ranges::minmax(means);
  const std::array<double, 2> mean_ends = {least_mean, most_mean};
  const Axes::Range x = html::scale_of(mean_ends);
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, x, html::scale_of(ends));
  axes.draw_grid(drawing, voice.say(texts::mean_of_both),
                 voice.say(texts::predicted_less_measured));
  std::vector<Point> points;
  for (std::size_t i = 0; i < means.size(); ++i)
    points.push_back(axes.at(means[i], differences[i]));
  draw_cloud(drawing, points);
  drawing.line(axes.at(x.from, 0), axes.at(x.to, 0), "chance");
  drawing.line(axes.at(x.from, limits.bias), axes.at(x.to, limits.bias), "curve s1");
  for (const double limit : {limits.lower, limits.upper})
    drawing.line(axes.at(x.from, limit), axes.at(x.to, limit), "threshold");
  return html::figure(drawing.str(),
                      captioned(subject, texts::agreement,
                                html::escaped(words) + about_cases(column, points.size())));
}

}  // namespace

std::string measured_figures(const ScoredColumn& column) {
  const Outputs outputs = outputs_of(column.scores());
  if (outputs.given.empty()) {
    return html::element("p", "note", column.subject.voice.markup(texts::no_output)) + "\n";
  }
  Measured cases;
  for (const std::uint32_t i : outputs.given) {
    cases.predicted.push_back(column.scores()[i]);
    cases.observed.push_back(column.subject.cases.values[i]);
  }
  const Clusters patients = column.subject.clusters(outputs.given);
  std::string figures = scatter_figure(column, cases);
  // Of one patient nothing is known of the spread between patients.
  if (patients.size() > 1) figures += agreement_figure(column, cases, patients);
  return html::element("div", "figures", figures) + "\n";
}

}  // namespace etalon::validation::page
