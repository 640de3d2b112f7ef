// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/forest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/text.hpp"
#include "validation/report/html/drawing.hpp"
#include "validation/report/html/markup.hpp"

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

/// What the scale must show; shares stay within [0, 1].
Axes::Range range_of(const Finding& finding) {
  double from = *finding.lower;
  double to = *finding.upper;
  for (const std::optional<double>& value : {finding.estimate, finding.threshold}) {
    if (!value) continue;
    from = std::min(from, *value);
    to = std::max(to, *value);
  }
  const bool is_share = from >= 0 && to <= 1;
  const double span = to > from ? to - from : std::max(std::fabs(to), 1.0) * 0.1;
  from = outward(from - 0.15 * span, span, false);
  to = outward(to + 0.15 * span, span, true);
  if (is_share) {
    from = std::max(from, 0.0);
    to = std::min(to, 1.0);
  }
  return {from, to};
}

bool is_drawable(const Finding& finding) {
  if (!finding.lower || !finding.upper || !finding.threshold) return false;
  // A whole number without an interval says it all in the table.
  if (*finding.lower == *finding.upper && is_count(finding.unit)) return false;
  return std::isfinite(*finding.lower) && std::isfinite(*finding.upper) &&
         std::isfinite(*finding.threshold) && *finding.lower <= *finding.upper &&
         (!finding.estimate || std::isfinite(*finding.estimate));
}

/// A tick without trailing zeros.
std::string tick(double value) {
  std::string digits = number(value);
  if (digits.find('.') == std::string::npos) return digits;
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
}

}  // namespace

std::string interval_plot(const Finding& finding, const std::string& name) {
  if (!is_drawable(finding)) return {};
  const Axes::Range range = range_of(finding);
  const Axes axes({left, 0}, right - left, height, range);
  const double threshold = axes.x(*finding.threshold);
  const bool at_least = finding.bound.value_or(Bound::at_least) == Bound::at_least;
  Drawing drawing(
      width, height, name, text("Interval of ", finding.what),
      text("Interval from ", number(*finding.lower), " to ", number(*finding.upper),
           "; required is ", at_least ? "at least " : "at most ", number(*finding.threshold), "."));
  const double accepted_from = at_least ? threshold : left;
  const double accepted_to = at_least ? right : threshold;
  drawing.rectangle({accepted_from, 3}, std::max(0.0, accepted_to - accepted_from), 22, "accepted");
  drawing.line({left, 25}, {right, 25}, "scale");
  drawing.line({threshold, 1}, {threshold, 25}, "threshold");
  const std::string colour = text("v-", to_string(finding.verdict));
  const double lower = axes.x(*finding.lower);
  const double upper = axes.x(*finding.upper);
  drawing.line({lower, middle}, {upper, middle}, "interval " + colour);
  for (const double end : {lower, upper})
    drawing.line({end, middle - 4}, {end, middle + 4}, "interval " + colour);
  if (finding.estimate) drawing.circle({axes.x(*finding.estimate), middle}, 3.5, "dot " + colour);
  drawing.label({left, 37}, tick(range.from), "tick start");
  drawing.label({right, 37}, tick(range.to), "tick end");
  const double apart = std::min(threshold - left, right - threshold);
  if (apart > 34) drawing.label({threshold, 37}, tick(*finding.threshold), "tick middle strong");
  return drawing.str();
}

}  // namespace etalon::validation::html
