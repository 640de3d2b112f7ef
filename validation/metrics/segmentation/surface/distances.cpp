// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distances.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

bool is_within(double distance, double tolerance) { return distance <= tolerance * (1 + 1e-12); }

}  // namespace

std::int64_t Distances::count() const noexcept {
  std::int64_t sum = 0;
  for (const Step& step : steps) sum += step.count;
  return sum;
}

double Distances::area() const noexcept {
  double sum = 0;
  for (const Step& step : steps) sum += step.area;
  return sum;
}

double Distances::total() const noexcept {
  double sum = 0;
  for (const Step& step : steps) sum += step.distance * static_cast<double>(step.count);
  return sum;
}

double Distances::weighted_total() const noexcept {
  double sum = 0;
  for (const Step& step : steps) sum += step.distance * step.area;
  return sum;
}

double Distances::longest() const noexcept { return steps.empty() ? 0.0 : steps.back().distance; }

std::int64_t Distances::count_within(double tolerance) const noexcept {
  std::int64_t sum = 0;
  for (const Step& step : steps) sum += is_within(step.distance, tolerance) ? step.count : 0;
  return sum;
}

double Distances::area_within(double tolerance) const noexcept {
  double sum = 0;
  for (const Step& step : steps) sum += is_within(step.distance, tolerance) ? step.area : 0;
  return sum;
}

Distances distances_of(const DistanceCounts& counts, std::span<const double> areas) {
  Distances result;
  for (const DistanceCounts::Entry& entry : counts.sorted()) {
    const double distance = std::sqrt(entry.squared);
    if (result.steps.empty() || result.steps.back().distance != distance)
      result.steps.push_back({.distance = distance});
    Distances::Step& step = result.steps.back();
    step.count += entry.count;
    step.area += static_cast<double>(entry.count) * areas[static_cast<std::size_t>(entry.kind)];
  }
  return result;
}

Distances pooled(const Distances& a, const Distances& b) {
  std::vector<Distances::Step> all(a.steps.size() + b.steps.size());
  std::ranges::merge(a.steps, b.steps, all.begin(), {}, &Distances::Step::distance,
                     &Distances::Step::distance);
  Distances result;
  for (const Distances::Step& step : all) {
    if (result.steps.empty() || result.steps.back().distance != step.distance) {
      result.steps.push_back(step);
    } else {
      result.steps.back().count += step.count;
      result.steps.back().area += step.area;
    }
  }
  return result;
}

double quantile(const Distances& distances, double q) {
  const std::int64_t count = distances.count();
  ensure(count > 0 && q >= 0 && q <= 1, "a quantile of at least one distance");
  const double position = static_cast<double>(count - 1) * q;
  const auto below = static_cast<std::int64_t>(position);
  const double share = position - static_cast<double>(below);
  double lower = 0;
  double upper = 0;
  std::int64_t seen = 0;
  for (const Distances::Step& step : distances.steps) {
    const std::int64_t before = seen;
    seen += step.count;
    if (before <= below && below < seen) lower = step.distance;
    upper = step.distance;
    if (seen > below + 1) break;
  }
  return share == 0 ? lower : lower + share * (upper - lower);
}

double area_quantile(const Distances& distances, double q) {
  const double area = distances.area();
  ensure(area > 0 && q >= 0 && q <= 1, "a quantile of a surface");
  double seen = 0;
  for (const Distances::Step& step : distances.steps) {
    seen += step.area;
    if (seen / area >= q) return step.distance;
  }
  return distances.longest();
}

}  // namespace etalon::validation
