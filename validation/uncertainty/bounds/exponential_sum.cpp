// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/exponential_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <vector>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

/// Where Π 1/(1 − a·s) / s is least between 0 and its first pole: the zero of Σ a·s/(1 − a·s) − 1,
/// which is convex. The line need not go through it exactly.
double saddle_point(std::span<const double> coefficients, double pole) {
  constexpr int most_steps = 60;
  constexpr double close = 1e-4;
  double below = 0;
  double above = pole;
  double s = pole / 2;
  for (int step = 0; step < most_steps; ++step) {
    double value = -1;
    double slope = 0;
    for (const double a : coefficients) {
      const double inverse = 1 / (1 - a * s);
      const double term = a * inverse;
      value += s * term;
      slope += term * inverse;
    }
    (value < 0 ? below : above) = s;
    double next = s - value / slope;
    if (!(next > below && next < above)) next = below + (above - below) / 2;
    if (std::fabs(next - s) <= close * std::min(next, pole - next)) return next;
    s = next;
  }
  return s;
}

/// Products of many factors as mantissa and exponent.
class Scaled {
 public:
  void multiply(double factor) {
    mantissa_ *= factor;
    if (mantissa_ < least || mantissa_ > 1 / least) rescale();
  }
  [[nodiscard]] double reciprocal() const { return std::ldexp(1 / mantissa_, -exponent_); }

 private:
  static constexpr double least = 1e-100;
  void rescale() {
    int shift = 0;
    mantissa_ = std::frexp(mantissa_, &shift);
    exponent_ += shift;
  }
  double mantissa_ = 1;
  int exponent_ = 0;
};

constexpr std::size_t points = 16;

/// Gauss and Legendre's places in [0, 1] and weights, whose sum is 1.
struct GaussLegendre {
  std::array<double, points> place{};
  std::array<double, points> weight{};

  GaussLegendre() {
    const auto n = static_cast<double>(points);
    for (std::size_t i = 0; i < points; ++i) {
      double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5));
      double slope = 0;
      constexpr int newton_steps = 6;
      for (int step = 0; step < newton_steps; ++step) {
        double before = 1;
        double value = x;
        for (std::size_t k = 2; k <= points; ++k) {
          const auto degree = static_cast<double>(k);
          const double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      place[i] = (1 - x) / 2;
      weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }
};

/// A path upwards from the saddle point that bends and becomes a line.
struct Path {
  double width;  ///< how far up it is nearly vertical
  double slant;  ///< of the line, to the right

  [[nodiscard]] double right(double up) const {
    return slant * up * up / (std::sqrt(up * up + width * width) + width);
  }
  [[nodiscard]] double slope(double up) const {
    return slant * up / std::sqrt(up * up + width * width);
  }
};

/// Products of 1 − b·place at several places beside the saddle point.
struct Places {
  std::array<double, points> right{};
  std::array<double, points> up{};
  std::array<double, points> real{};
  std::array<double, points> imaginary{};
  std::array<int, points> exponent{};  ///< of 2, of both

  void multiply(std::span<const double> tilted) {
    constexpr std::size_t at_once = 64;
    for (std::size_t first = 0; first < tilted.size(); first += at_once) {
      for (const double b : tilted.subspan(first, std::min(at_once, tilted.size() - first)))
        multiply(b);
      rescale();
    }
  }

 private:
  /// Of thousands of factors no double holds the product.
  void rescale() {
    constexpr double large = 1e60;
    for (std::size_t k = 0; k < points; ++k) {
      const double size = std::fabs(real[k]) + std::fabs(imaginary[k]);
      if (size < large && size > 1 / large) continue;
      const int shift = std::ilogb(size);
      real[k] = std::ldexp(real[k], -shift);
      imaginary[k] = std::ldexp(imaginary[k], -shift);
      exponent[k] += shift;
    }
  }

  void multiply(double b) {
    for (std::size_t k = 0; k < points; ++k) {
      const double stretch = 1 - b * right[k];
      const double turn = -b * up[k];
      const double next = real[k] * stretch - imaginary[k] * turn;
      imaginary[k] = imaginary[k] * stretch + real[k] * turn;
      real[k] = next;
    }
  }
};

/// The derivative of the logarithm of the integrand.
struct Rate {
  double real = 0;
  double imaginary = 0;

  Rate(std::span<const double> tilted, double right, double up) {
    for (const double b : tilted) {
      const double stretch = 1 - b * right;
      const double turn = b * up;
      const double share = b / (stretch * stretch + turn * turn);
      real += share * stretch;
      imaginary += share * turn;
    }
  }
  [[nodiscard]] double size() const { return std::sqrt(real * real + imaginary * imaginary); }
};

/// The integral of 1/Π(1 − b·place) upwards along the path, divided by i; nothing where it grows
/// on its way. The nearest pole lies `nearest` from the saddle point.
std::optional<double> integral(std::span<const double> tilted, const Path& path, double nearest) {
  static const GaussLegendre rule;
  constexpr double negligible = 1e-17;
  constexpr double turns = 8;  // radians that one panel bears
  constexpr double grown = 4;
  constexpr int most_panels = 1'000'000;
  double sum = 0;
  double low = 0;
  double length = nearest;
  double least = 1;
  for (int panel = 0; panel < most_panels; ++panel) {
    length = std::min(std::max(low, length), turns / Rate(tilted, path.right(low), low).size());
    Places places;
    for (std::size_t k = 0; k < points; ++k) {
      places.up[k] = low + length * rule.place[k];
      places.right[k] = path.right(places.up[k]);
      places.real[k] = 1;
    }
    places.multiply(tilted);
    double added = 0;
    double most = 0;
    for (std::size_t k = 0; k < points; ++k) {
      const double slope = path.slope(places.up[k]);
      const double real = places.real[k];
      const double imaginary = places.imaginary[k];
      const double size = real * real + imaginary * imaginary;
      added += std::ldexp(rule.weight[k] * (real - slope * imaginary) / size, -places.exponent[k]);
      most = std::max(most, std::ldexp(1 / std::sqrt(size), -places.exponent[k]));
    }
    if (most > grown * least) return std::nullopt;
    least = std::min(least, most);
    sum += length * added;
    low += length;
    if (most * low <= negligible * std::fabs(sum)) break;
  }
  return sum;
}

/// Of a sum whose mean is 0 at most; the largest coefficient is 1.
double upper_tail(std::span<const double> coefficients) {
  const double s = saddle_point(coefficients, 1);
  Scaled product;
  // Of the integrand: the factor 1/s is one more, with the pole 0.
  double second = 1 / (s * s);
  std::vector<double> tilted;
  tilted.reserve(coefficients.size() + 1);
  for (const double a : coefficients) {
    const double factor = 1 - a * s;
    product.multiply(factor);
    tilted.push_back(a / factor);
    second += tilted.back() * tilted.back();
  }
  tilted.push_back(-1 / s);
  // All poles are real, so that the path may bend. Far from the largest coefficients the others
  // make the integrand turn and turn, unless the path bends to where they make it fall. Straight up
  // it falls always, but for long.
  const double width = 1 / std::sqrt(second);
  constexpr double slant = 0.3;
  constexpr double far = 4;
  const double turning = Rate(tilted, 0, far * width).real;
  const double nearest = std::min(s, 1 - s);
  auto found = integral(tilted, {width, turning < 0 ? slant : -slant}, nearest);
  if (!found) found = integral(tilted, {width, 0}, nearest);
  ensure(found.has_value(), "an integrand that falls straight up");
  const double tail = product.reciprocal() * *found / (std::numbers::pi * s);
  constexpr double rounding = 1e-6;
  ensure(tail > -rounding && tail < 1 + rounding, "a probability");
  return std::clamp(tail, 0.0, 1.0);
}

/// The tail where one coefficient alone, 1, is above 0: E of it exceeds the others' sum S with
/// probability E e^−S. A flawless sample is of this kind.
double tail_above_one(std::span<const double> scaled) {
  double log_tail = 0;
  for (const double a : scaled) log_tail -= a < 0 ? std::log1p(-a) : 0;
  return std::exp(log_tail);
}

}  // namespace

double probability_above_zero(std::span<const double> coefficients) {
  if (coefficients.empty()) return 0;
  const auto [least, largest] = std::ranges::minmax(coefficients);
  if (largest <= 0) return 0;
  if (least >= 0) return 1;
  double mean = 0;
  for (const double a : coefficients) mean += a;
  // The smaller tail, about: the larger one leaves the path little room.
  const double unit = mean > 0 ? least : largest;
  std::vector<double> scaled;
  scaled.reserve(coefficients.size());
  for (const double a : coefficients) scaled.push_back(a / unit);
  const bool is_alone = std::ranges::count_if(scaled, [](double a) { return a > 0; }) == 1;
  const double tail = is_alone ? tail_above_one(scaled) : upper_tail(scaled);
  return mean > 0 ? 1 - tail : tail;
}

}  // namespace etalon::validation
