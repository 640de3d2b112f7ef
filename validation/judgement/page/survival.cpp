// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/survival.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"
#include "validation/metrics/survival/log_rank.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/tails.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::number;
using html::Point;

/// Cases of one third of the scores.
struct Third {
  Phrase name;
  std::string_view look;
  std::vector<double> times;
  std::vector<std::int64_t> events;

  [[nodiscard]] FollowUp follow_up() const { return {times, events}; }
};

std::vector<Third> part(const ScoredColumn& column, const Outputs& outputs, const Thirds& cuts) {
  std::vector<Third> thirds = {{texts::third_low, "s0", {}, {}},
                               {texts::third_middle, "s2", {}, {}},
                               {texts::third_high, "s1", {}, {}}};
  const CaseTable& cases = column.subject.cases;
  for (const std::uint32_t i : outputs.given) {
    const double score = column.scores()[i];
    Third& third = thirds[score <= cuts.first ? 0 : score <= cuts.second ? 1 : 2];
    third.times.push_back(cases.times[i]);
    third.events.push_back(cases.labels[i]);
  }
  std::erase_if(thirds, [](const Third& third) { return third.times.empty(); });
  return thirds;
}

/// The corners of a curve that falls in steps, from (0, 1) to the end of follow-up; up to the first
/// value that is none.
std::vector<Point> corners(const StepCurve& curve, const Axes& axes) {
  std::vector<Point> points = {axes.at(0, 1)};
  double before = 1;
  for (std::size_t g = 0; g < curve.time.size(); ++g) {
    const bool is_known = std::isfinite(curve.value[g]);
    points.push_back(axes.at(curve.time[g], before));
    if (!is_known) break;
    if (curve.value[g] != before) points.push_back(axes.at(curve.time[g], curve.value[g]));
    before = curve.value[g];
  }
  return html::thinned(points);
}

constexpr double name_height = 20;
constexpr double count_height = 16;

/// Below the plot for each third its name with its look, and how many are still followed at the
/// ticks of the time.
void draw_thirds(Drawing& drawing, const Axes& axes, const html::Ticks& ticks,
                 const std::vector<Third>& thirds, const Voice& voice) {
  const double left = html::plot_corner.x;
  double y = html::figure_height;
  for (const Third& third : thirds) {
    y += name_height;
    drawing.line({left, y - 4}, {left + 22, y - 4}, text("curve ", third.look));
    drawing.label({left + 28, y}, voice.say(third.name, third.times.size()), "legend start");
    y += count_height;
    const TimeTable table = time_table(third.follow_up());
    for (const double at : ticks.at) {
      const std::size_t next = table.count_before(at);
      drawing.label({axes.x(at), y}, text(next < table.size() ? table.at_risk[next] : 0),
                    "tick middle");
    }
  }
}

/// Nothing where no event tells the thirds apart.
std::string log_rank_words(const std::vector<Third>& thirds, const Voice& voice) {
  if (thirds.size() < 2) return {};
  std::vector<double> times;
  std::vector<std::int64_t> events;
  std::vector<std::int64_t> groups;
  for (std::size_t i = 0; i < thirds.size(); ++i) {
    times.insert(times.end(), thirds[i].times.begin(), thirds[i].times.end());
    events.insert(events.end(), thirds[i].events.begin(), thirds[i].events.end());
    groups.resize(times.size(), static_cast<std::int64_t>(i));
  }
  try {
    const LogRank test = log_rank({times, events}, groups, std::ssize(thirds));
    const double p =
        chi_squared_tail(static_cast<double>(test.degrees_of_freedom), test.chi_squared);
    return voice.say(texts::log_rank, number(test.chi_squared),
                     p < 0.0001 ? std::string("< 0.0001") : text("= ", number(p)));
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    return {};
  }
}

}  // namespace

Thirds thirds_of(std::vector<double> scores) {
  std::ranges::sort(scores);
  const std::size_t n = scores.size();
  return {scores[(n + 2) / 3 - 1], scores[(2 * n + 2) / 3 - 1]};
}

std::string survival_figures(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const Outputs outputs = outputs_of(column.scores());
  if (outputs.given.empty())
    return html::element("p", "note", voice.markup(texts::no_output)) + "\n";
  std::vector<double> scores;
  for (const std::uint32_t i : outputs.given) scores.push_back(column.scores()[i]);
  const Thirds cuts = thirds_of(scores);
  const std::vector<Third> thirds = part(column, outputs, cuts);
  double longest = 0;
  for (const Third& third : thirds) longest = std::max(longest, std::ranges::max(third.times));
  const Axes::Range range{0, longest > 0 ? longest : 1};
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, range, {0, 1});
  const std::vector<double> times = subject.times(column.name);
  const std::string tested = log_rank_words(thirds, voice);
  std::string description = voice.say(texts::survival);
  std::vector<KaplanMeier> curves;
  for (const Third& third : thirds) {
    curves.push_back(kaplan_meier(time_table(third.follow_up())));
    for (const double at : times) {
      description += voice.say(texts::survival_at, voice.say(third.name, third.times.size()),
                               number(curves.back().survival.at(at)), at);
    }
  }
  const double height =
      html::figure_height + 6 + (name_height + count_height) * static_cast<double>(thirds.size());
  Drawing drawing(html::figure_width, height, text(column.key, "-survival"),
                  voice.say(texts::survival), description + tested);
  axes.draw_grid(drawing, voice.say(texts::time), voice.say(texts::event_free));
  for (const double at : times) {
    if (at <= range.to) drawing.line(axes.at(at, 0), axes.at(at, 1), "threshold");
  }
  for (std::size_t i = 0; i < thirds.size(); ++i) {
    const SurvivalBand band = log_band(curves[i], two_sided_z(subject.level()));
    std::vector<Point> outline = corners(band.upper, axes);
    const std::vector<Point> below = corners(band.lower, axes);
    outline.insert(outline.end(), below.rbegin(), below.rend());
    drawing.polygon(outline, text("band ", thirds[i].look));
  }
  for (std::size_t i = 0; i < thirds.size(); ++i)
    drawing.polyline(corners(curves[i].survival, axes), text("curve ", thirds[i].look));
  draw_thirds(drawing, axes, html::ticks_of(range), thirds, voice);
  const std::string caption =
      voice.markup(texts::survival_caption, number(cuts.first), number(cuts.second),
                   html::percent(subject.level())) +
      (times.empty() ? std::string() : voice.markup(texts::lines_are_times)) +
      html::escaped(tested) + about_missing(column, texts::missing_left_out);
  return html::element("div", "figures",
                       html::figure(drawing.str(), captioned(subject, texts::survival, caption))) +
         "\n";
}

}  // namespace etalon::validation::page
