// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etalon::validation::html {

struct Point {
  double x = 0;
  double y = 0;
};

/// A rectangle of many that are one shape.
struct Tile {
  Point corner;
  double width = 0;
  double height = 0;
};

/// One inline SVG image with a title and a description for screen readers. Colours come from the
/// style sheet by class, so that the page can be dark or printed.
class Drawing {
 public:
  /// `name` is unique on the page; title and description are plain text.
  Drawing(double width, double height, std::string_view name, std::string_view title,
          std::string_view description);

  void line(Point from, Point to, std::string_view css_class);
  void polyline(std::span<const Point> points, std::string_view css_class);
  void polygon(std::span<const Point> points, std::string_view css_class);
  void rectangle(Point corner, double width, double height, std::string_view css_class);
  /// All of them as one shape; nothing for none.
  void tiles(std::span<const Tile> tiles, std::string_view css_class);
  void circle(Point centre, double radius, std::string_view css_class);
  /// A square that stands on its corner.
  void diamond(Point centre, double radius, std::string_view css_class);
  /// `content` is plain text; the class aligns it (`start`, `middle`, `end`).
  void label(Point at, std::string_view content, std::string_view css_class);
  /// The same, turned by 90° to be read upwards.
  void upright_label(Point at, std::string_view content, std::string_view css_class);

  [[nodiscard]] std::string str() const { return body_ + "</svg>"; }

 private:
  void path(std::span<const Point> points, std::string_view end, std::string_view css_class);
  std::string body_;
};

/// A plot area with linear axes over [left, right] × [bottom, top] of data.
class Axes {
 public:
  struct Range {
    double from = 0;
    double to = 1;
  };
  /// `corner` is the upper left one in the drawing.
  Axes(Point corner, double width, double height, Range x = {0, 1}, Range y = {0, 1})
      : corner_(corner), width_(width), height_(height), x_(x), y_(y) {}

  [[nodiscard]] double x(double value) const {
    return corner_.x + width_ * (value - x_.from) / (x_.to - x_.from);
  }
  [[nodiscard]] double y(double value) const {
    return corner_.y + height_ * (y_.to - value) / (y_.to - y_.from);
  }
  [[nodiscard]] Point at(double horizontal, double vertical) const {
    return {x(horizontal), y(vertical)};
  }
  /// Grid and numbers at 0, 0.2, …, 1 on both axes, and their names.
  void draw_unit_square(Drawing& drawing, std::string_view x_name, std::string_view y_name) const;
  /// The same with numbers that suit the ranges.
  void draw_grid(Drawing& drawing, std::string_view x_name, std::string_view y_name) const;

 private:
  Point corner_;
  double width_;
  double height_;
  Range x_;
  Range y_;
};

/// A scale with ends of few digits that shows the values with some room; shares stay in [0, 1].
[[nodiscard]] Axes::Range scale_of(std::span<const double> values);

/// Where the numbers of an axis stand.
struct Ticks {
  std::vector<double> at;
  int decimals = 0;
  [[nodiscard]] std::string text_of(double value) const;
};
/// Multiples of 1, 2 or 5 · 10^k within the range, two to seven of them; `from` < `to`.
[[nodiscard]] Ticks ticks_of(Axes::Range range);

/// The points of a line without those that lie less than `least` from the last one kept; the first
/// and the last one stay. The line leaves the old one by less than `least`.
[[nodiscard]] std::vector<Point> thinned(std::span<const Point> points, double least = 0.4);

}  // namespace etalon::validation::html
