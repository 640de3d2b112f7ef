// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace etalon::validation {

/// A smooth curve through points (Cleveland 1979, without robust steps): at each place the value of
/// the line that fits the nearest share `span` of the points best, weighing (1 − (d/h)³)³ at the
/// distance d, h that of the farthest of these; 1 within 0.001·h, 0 beyond 0.999·h. Where all of
/// these are at one place, their mean. `x` rising, `y` (n); `places` anywhere between. Needs two
/// points in the span.
[[nodiscard]] std::vector<double> local_lines(std::span<const double> x, std::span<const double> y,
                                              std::span<const double> places, double span);

}  // namespace etalon::validation
