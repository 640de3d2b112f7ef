// SPDX-License-Identifier: Apache-2.0
#include "validation/html/drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::html {
namespace {

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

Drawing::Drawing(double width, double height, std::string_view name, std::string_view title,
                 std::string_view description)
    : body_(text("<svg viewBox=\"0 0 ", coordinate(width), " ", coordinate(height), "\" width=\"",
                 coordinate(width), "\" height=\"", coordinate(height), "\" role=\"img\" ",
                 "aria-labelledby=\"", name, "-t ", name, "-d\"><title id=\"", name, "-t\">",
                 escaped(title), "</title><desc id=\"", name, "-d\">", escaped(description),
                 "</desc>")) {}

void Drawing::line(Point from, Point to, std::string_view css_class) {
  body_ +=
      text("<line class=\"", css_class, "\" x1=\"", coordinate(from.x), "\" y1=\"",
           coordinate(from.y), "\" x2=\"", coordinate(to.x), "\" y2=\"", coordinate(to.y), "\"/>");
}

void Drawing::path(std::span<const Point> points, std::string_view end,
                   std::string_view css_class) {
  if (points.empty()) return;
  body_ += text("<path class=\"", css_class, "\" d=\"");
  char command = 'M';
  for (const Point& point : points) {
    body_ += text(command, coordinate(point.x), " ", coordinate(point.y));
    command = 'L';
  }
  body_ += text(end, "\"/>");
}

void Drawing::polyline(std::span<const Point> points, std::string_view css_class) {
  path(points, "", css_class);
}

void Drawing::polygon(std::span<const Point> points, std::string_view css_class) {
  path(points, "Z", css_class);
}

void Drawing::rectangle(Point corner, double width, double height, std::string_view css_class) {
  body_ += text("<rect class=\"", css_class, "\" x=\"", coordinate(corner.x), "\" y=\"",
                coordinate(corner.y), "\" width=\"", coordinate(width), "\" height=\"",
                coordinate(height), "\"/>");
}

void Drawing::tiles(std::span<const Tile> tiles, std::string_view css_class) {
  if (tiles.empty()) return;
  body_ += text("<path class=\"", css_class, "\" d=\"");
  for (const Tile& tile : tiles) {
    body_ += text("M", coordinate(tile.corner.x), " ", coordinate(tile.corner.y), "h",
                  coordinate(tile.width), "v", coordinate(tile.height), "h-",
                  coordinate(tile.width), "z");
  }
  body_ += "\"/>";
}

void Drawing::circle(Point centre, double radius, std::string_view css_class) {
  body_ += text("<circle class=\"", css_class, "\" cx=\"", coordinate(centre.x), "\" cy=\"",
                coordinate(centre.y), "\" r=\"", coordinate(radius), "\"/>");
}

void Drawing::diamond(Point centre, double radius, std::string_view css_class) {
  const std::array<Point, 4> corners = {{{centre.x, centre.y - radius},
                                         {centre.x + radius, centre.y},
                                         {centre.x, centre.y + radius},
                                         {centre.x - radius, centre.y}}};
  polygon(corners, css_class);
}

void Drawing::label(Point at, std::string_view content, std::string_view css_class) {
  body_ += text("<text class=\"", css_class, "\" x=\"", coordinate(at.x), "\" y=\"",
                coordinate(at.y), "\">", escaped(content), "</text>");
}

void Drawing::upright_label(Point at, std::string_view content, std::string_view css_class) {
  body_ += text("<text class=\"", css_class, "\" transform=\"translate(", coordinate(at.x), " ",
                coordinate(at.y), ") rotate(-90)\">", escaped(content), "</text>");
}

void Axes::draw_unit_square(Drawing& drawing, std::string_view x_name,
                            std::string_view y_name) const {
  for (int i = 0; i <= 5; ++i) {
    const double value = i / 5.0;
    const std::string tick = fixed(value, 1);
    drawing.line(at(value, 0), at(value, 1), "grid");
    drawing.line(at(0, value), at(1, value), "grid");
    drawing.label({x(value), y(0) + 16}, tick, "tick middle");
    drawing.label({x(0) - 7, y(value) + 3.5}, tick, "tick end");
  }
  drawing.label({x(0.5), y(0) + 36}, x_name, "axis middle");
  drawing.upright_label({x(0) - 34, y(0.5)}, y_name, "axis middle");
}

void Axes::draw_grid(Drawing& drawing, std::string_view x_name, std::string_view y_name) const {
  const Ticks x_ticks = ticks_of(x_);
  const Ticks y_ticks = ticks_of(y_);
  for (const double value : x_ticks.at) {
    drawing.line(at(value, y_.from), at(value, y_.to), "grid");
    drawing.label({x(value), y(y_.from) + 16}, x_ticks.text_of(value), "tick middle");
  }
  for (const double value : y_ticks.at) {
    drawing.line(at(x_.from, value), at(x_.to, value), "grid");
    drawing.label({x(x_.from) - 7, y(value) + 3.5}, y_ticks.text_of(value), "tick end");
  }
  drawing.label({corner_.x + width_ / 2, y(y_.from) + 36}, x_name, "axis middle");
  drawing.upright_label({x(x_.from) - 34, corner_.y + height_ / 2}, y_name, "axis middle");
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

std::string Ticks::text_of(double value) const {
  const std::string digits = fixed(value == 0 ? 0 : value, decimals);
  return digits.starts_with('-') ? text("\u2212", digits.substr(1)) : digits;
}

Ticks ticks_of(Axes::Range range) {
  const double span = range.to - range.from;
  const double power = std::pow(10.0, std::floor(std::log10(span / 6)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (span / (factor * power) <= 6 + 1e-9) step = factor * power;
  }
  Ticks ticks;
  ticks.decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  // Ends belong to the axis even where the division rounds away from them.
  const double first = std::ceil(range.from / step - 1e-9);
  const double last = std::floor(range.to / step + 1e-9);
  for (double i = first; i <= last; ++i) ticks.at.push_back(i * step);
  return ticks;
}

std::vector<Point> thinned(std::span<const Point> points, double least) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_end = i == 0 || i + 1 == points.size();
    if (is_end || std::hypot(points[i].x - kept.back().x, points[i].y - kept.back().y) >= least)
      kept.push_back(points[i]);
  }
  return kept;
}

}  // namespace etalon::validation::html
