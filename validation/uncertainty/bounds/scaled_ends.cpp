// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/scaled_ends.hpp"

#include <cmath>

namespace etalon::validation {
namespace {

/// (p(1 − p))^¾ by square roots, which are the same on every machine.
double spread_at(double p) {
  const double variance = p * (1 - p);
  return std::sqrt(variance * std::sqrt(variance));
}

/// The L below a with a − L = width·spread_at(L), to the last bit: what is left of a − L falls
/// faster than its spread wherever L lies.
double lower_end(double a, double width) {
  double below = 0;
  double above = a;
  for (;;) {
    const double middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return below;
    (a - middle >= width * spread_at(middle) ? below : above) = middle;
  }
}

}  // namespace

Interval scaled_ends(double value, double off) {
  if (!(value > 0 && value < 1)) return {0, 1};
  const double width = off / spread_at(value);
  return {lower_end(value, width), 1 - lower_end(1 - value, width)};
}

}  // namespace etalon::validation
