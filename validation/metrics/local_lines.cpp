// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/local_lines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

double weight_at(double distance, double farthest) {
  if (distance <= 0.001 * farthest) return 1;
  if (distance > 0.999 * farthest) return 0;
  const double part = distance / farthest;
  const double rest = 1 - part * part * part;
  return rest * rest * rest;
}

}  // namespace

std::vector<double> local_lines(std::span<const double> x, std::span<const double> y,
                                std::span<const double> places, double span) {
  const auto nearest = static_cast<std::size_t>(span * static_cast<double>(x.size()) + 1e-10);
  ensure(x.size() == y.size() && nearest >= 2 && nearest <= x.size(),
         "local lines need two points in their span");
  std::vector<double> values;
  for (const double place : places) {
    // The window moves right as long as the next point is nearer than its first.
    std::size_t begin = 0;
    while (begin + nearest < x.size() && x[begin + nearest] - place < place - x[begin]) ++begin;
    const double farthest = std::max(place - x[begin], x[begin + nearest - 1] - place);
    double all = 0;
    double mean_x = 0;
    double mean_y = 0;
    const auto weigh = [&](std::size_t i) { return weight_at(std::fabs(x[i] - place), farthest); };
    for (std::size_t i = begin; i < begin + nearest; ++i) {
      const double weight = weigh(i);
      all += weight;
      mean_x += weight * x[i];
      mean_y += weight * y[i];
    }
    mean_x /= all;
    mean_y /= all;
    double spread = 0;
    double joint = 0;
    for (std::size_t i = begin; i < begin + nearest; ++i) {
      const double weight = weigh(i);
      spread += weight * (x[i] - mean_x) * (x[i] - mean_x);
      joint += weight * (x[i] - mean_x) * (y[i] - mean_y);
    }
    const double range = x.back() - x.front();
    const bool is_line = spread / all > 1e-6 * range * range;
    values.push_back(is_line ? mean_y + joint / spread * (place - mean_x) : mean_y);
  }
  return values;
}

}  // namespace etalon::validation
