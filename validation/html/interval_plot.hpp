// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "validation/html/drawing.hpp"

namespace etalon::validation::html {

/// An interval that is held against a limit.
struct HeldInterval {
  std::string title = {};        ///< plain text
  std::string description = {};  ///< plain text; empty: the numbers in English
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<double> estimate = {};
  std::optional<double> limit = {};
  bool is_least = true;        ///< the accepted side lies above the limit
  std::string css_class = {};  ///< colours bar and dot: `v-pass`
};

/// Whether both ends and the limit are there, finite and in order.
[[nodiscard]] bool is_drawable(const HeldInterval& interval);
/// The bar with its ends and the dot at height `y`, over a tinted accepted side of height `height`
/// that reaches from `left` to `right` in the drawing, and the limit.
void draw_interval(Drawing& drawing, const Axes& axes, const HeldInterval& interval, double left,
                   double right, double y, double height);

/// The interval against its limit as a small inline SVG: the accepted side is tinted, the bar is
/// the interval, the dot the estimate. Empty when there is nothing to draw. `name` is unique on the
/// page.
[[nodiscard]] std::string interval_plot(const HeldInterval& interval, const std::string& name);

}  // namespace etalon::validation::html
