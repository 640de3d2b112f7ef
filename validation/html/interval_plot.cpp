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

/// An end of the scale with few digits: the multiple of 1, 2 or 5 · 10^k next outside.
double outward(double value, double span, bool upwards) {
  const double power = std::pow(10.0, std::floor(std::log10(span / 4)));
  double step = power;
  for (const double factor : {2.0, 5.0, 10.0}) {
    if (power * factor <= span / 4) step = power * factor;
  }
  // The small slack keeps 0.3 from becoming 0.4 where 0.3 / 0.1 rounds above 3.
  const double steps = value / step;
  return step * (upwards ? std::ceil(steps - 1e-9) : std::floor(steps + 1e-9));
}

}  // namespace

bool is_drawable(const HeldInterval& interval) {
  if (!interval.lower || !interval.upper || !interval.limit) return false;
  return std::isfinite(*interval.lower) && std::isfinite(*interval.upper) &&
         std::isfinite(*interval.limit) && *interval.lower <= *interval.upper &&
         (!interval.estimate || std::isfinite(*interval.estimate));
}

Axes::Range scale_of(std::span<const double> values) {
  const auto [least, most] = std::ranges::minmax(values);
  const bool is_share = least >= 0 && most <= 1;
  const double span = most > least ? most - least : std::max(std::fabs(most), 1.0) * 0.1;
  Axes::Range range{outward(least - 0.15 * span, span, false),
                    outward(most + 0.15 * span, span, true)};
  if (is_share) {
    range.from = std::max(range.from, 0.0);
    range.to = std::min(range.to, 1.0);
  }
  return range;
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
