// SPDX-License-Identifier: Apache-2.0
#include "validation/html/interval_plot.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/text.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::html {
namespace {

constexpr double width = 200;
constexpr double height = 40;
constexpr double left = 8;
constexpr double right = 192;
constexpr double middle = 14;

}  // namespace

bool is_drawable(const HeldInterval& interval) {
  if (!interval.lower || !interval.upper || !interval.limit) return false;
  return std::isfinite(*interval.lower) && std::isfinite(*interval.upper) &&
         std::isfinite(*interval.limit) && *interval.lower <= *interval.upper &&
         (!interval.estimate || std::isfinite(*interval.estimate));
}

void draw_interval(Drawing& drawing, const Axes& axes, const HeldInterval& interval, double from,
                   double to, double y, double tall) {
  const double limit = axes.x(*interval.limit);
  const double top = y - tall / 2;
  const double accepted_from = interval.is_least ? limit : from;
  const double accepted_to = interval.is_least ? to : limit;
  drawing.rectangle({accepted_from, top}, std::max(0.0, accepted_to - accepted_from), tall,
                    "accepted");
  drawing.line({from, top + tall}, {to, top + tall}, "scale");
  drawing.line({limit, top - 2}, {limit, top + tall}, "threshold");
  const double lower = axes.x(*interval.lower);
  const double upper = axes.x(*interval.upper);
  drawing.line({lower, y}, {upper, y}, "interval " + interval.css_class);
  for (const double end : {lower, upper})
    drawing.line({end, y - 4}, {end, y + 4}, "interval " + interval.css_class);
  if (interval.estimate)
    drawing.circle({axes.x(*interval.estimate), y}, 3.5, "dot " + interval.css_class);
}

std::string interval_plot(const HeldInterval& interval, const std::string& name) {
  if (!is_drawable(interval)) return {};
  std::vector<double> shown = {*interval.lower, *interval.upper, *interval.limit};
  if (interval.estimate) shown.push_back(*interval.estimate);
  const Axes::Range range = scale_of(shown);
  const Axes axes({left, 0}, right - left, height, range);
  Drawing drawing(
      width, height, name, interval.title,
      !interval.description.empty()
          ? interval.description
          : text("Interval from ", number(*interval.lower), " to ", number(*interval.upper),
                 "; required is ", interval.is_least ? "at least " : "at most ",
                 number(*interval.limit), "."));
  draw_interval(drawing, axes, interval, left, right, middle, 22);
  drawing.label({left, 37}, short_number(range.from), "tick start");
  drawing.label({right, 37}, short_number(range.to), "tick end");
  const double limit = axes.x(*interval.limit);
  const double apart = std::min(limit - left, right - limit);
  if (apart > 34) drawing.label({limit, 37}, short_number(*interval.limit), "tick middle strong");
  return drawing.str();
}

}  // namespace etalon::validation::html
