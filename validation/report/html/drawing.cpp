// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/drawing.hpp"

#include <array>

#include "core/text.hpp"
#include "validation/report/html/markup.hpp"

namespace etalon::validation::html {

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

}  // namespace etalon::validation::html
