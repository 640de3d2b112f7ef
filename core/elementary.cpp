// SPDX-License-Identifier: Apache-2.0
#include "core/elementary.hpp"

#include <cmath>
#include <numbers>

namespace etalon::elementary {
namespace {

/// Both by Taylor's series; |angle| is at most π/4, where the first term left out is below 2^-56.
double cosine_near_zero(double angle) noexcept {
  const double square = angle * angle;
  double sum = 0.0;
  for (int n = 16; n > 0; n -= 2) sum = (1.0 + sum) * -square / (n * (n - 1.0));
  return 1.0 + sum;
}

double sine_near_zero(double angle) noexcept {
  const double square = angle * angle;
  double sum = 0.0;
  for (int n = 17; n > 1; n -= 2) sum = (1.0 + sum) * -square / (n * (n - 1.0));
  return angle + angle * sum;
}

/// cos(2π·(turns + ahead / 4)).
double wave(double turns, int ahead) noexcept {
  const double quarter = std::floor(turns * 4.0 + 0.5);
  const double angle = 2.0 * std::numbers::pi * (turns - quarter / 4.0);
  switch ((static_cast<std::int64_t>(quarter) + ahead) & 3) {
    case 0: return cosine_near_zero(angle);
    case 1: return -sine_near_zero(angle);
    case 2: return -cosine_near_zero(angle);
    default: return sine_near_zero(angle);
  }
}

}  // namespace

double log(double x) noexcept {
  // x = fraction · 2^exponent, fraction in [√½, √2); frexp and ldexp are exact.
  int exponent = 0;
  double fraction = std::frexp(x, &exponent);
  if (fraction < std::numbers::sqrt2 / 2.0) {
    fraction *= 2.0;
    --exponent;
  }
  // log f = 2·artanh s = 2·(s + s³/3 + s⁵/5 + …), s = (f − 1) / (f + 1), |s| at most 0.1716.
  const double s = (fraction - 1.0) / (fraction + 1.0);
  const double square = s * s;
  double sum = 0.0;
  for (int n = 23; n > 1; n -= 2) sum = square * (1.0 / n + sum);
  // log 2 in two parts: the first has so few bits that its product with an exponent is exact.
  constexpr double ln2_high = 0x1.62e42fee00000p-1;
  constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  return exponent * ln2_high + (exponent * ln2_low + (2.0 * s + 2.0 * s * sum));
}

double cosine_of_turns(double turns) noexcept { return wave(turns, 0); }
double sine_of_turns(double turns) noexcept { return wave(turns, 3); }

double power(double base, std::int64_t exponent) noexcept {
  double result = 1.0;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result *= base;
    base *= base;
  }
  return result;
}

}  // namespace etalon::elementary
