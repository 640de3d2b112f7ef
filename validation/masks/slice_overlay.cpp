// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/slice_overlay.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace etalon::validation {
namespace {

constexpr std::int64_t margin = 3;  // voxels

/// One plane of both masks.
struct Plane {
  std::span<const std::uint16_t> predicted;
  std::span<const std::uint16_t> reference;
  std::int64_t width = 0;
  std::int64_t label = 0;

  [[nodiscard]] std::optional<OverlayPart> part(std::int64_t row, std::int64_t column) const {
    const auto at = static_cast<std::size_t>(row * width + column);
    const bool is_predicted = predicted[at] == label;
    const bool is_reference = reference[at] == label;
    if (is_predicted && is_reference) return OverlayPart::both;
    if (is_reference) return OverlayPart::reference_only;
    if (is_predicted) return OverlayPart::predicted_only;
    return std::nullopt;
  }
};

/// Rows and columns [begin, end) of a plane.
struct Cut {
  std::int64_t first_row = 0;
  std::int64_t end_row = 0;
  std::int64_t first_column = 0;
  std::int64_t end_column = 0;
};

Cut cut_of(const Plane& plane, std::int64_t height) {
  Cut cut{.first_row = height, .first_column = plane.width};
  for (std::int64_t row = 0; row < height; ++row) {
    for (std::int64_t column = 0; column < plane.width; ++column) {
      if (!plane.part(row, column)) continue;
      cut.first_row = std::min(cut.first_row, row);
      cut.end_row = row + 1;
      cut.first_column = std::min(cut.first_column, column);
      cut.end_column = std::max(cut.end_column, column + 1);
    }
  }
  cut.first_row = std::max<std::int64_t>(0, cut.first_row - margin);
  cut.end_row = std::min(height, cut.end_row + margin);
  cut.first_column = std::max<std::int64_t>(0, cut.first_column - margin);
  cut.end_column = std::min(plane.width, cut.end_column + margin);
  return cut;
}

/// Of every `step`-th voxel of the cut.
std::vector<SliceOverlay::Run> runs_of(const Plane& plane, const Cut& cut, std::int64_t step) {
  std::vector<SliceOverlay::Run> runs;
  for (std::int64_t row = cut.first_row; row < cut.end_row; row += step) {
    const auto drawn_row = static_cast<std::int32_t>((row - cut.first_row) / step);
    std::optional<OverlayPart> before;
    std::int32_t drawn = 0;
    for (std::int64_t column = cut.first_column; column < cut.end_column; column += step, ++drawn) {
      const auto part = plane.part(row, column);
      if (part && part == before) {
        runs.back().end = drawn + 1;
      } else if (part) {
        runs.push_back({*part, drawn_row, drawn, drawn + 1});
      }
      before = part;
    }
  }
  return runs;
}

}  // namespace

SliceOverlay slice_overlay(const LabelVolume& prediction, const LabelVolume& reference,
                           std::int64_t label) {
  const auto [depth, height, width] = reference.grid.extents;
  const auto area = static_cast<std::size_t>(height * width);
  const auto plane_at = [&](std::int64_t z) {
    const auto begin = static_cast<std::size_t>(z) * area;
    return Plane{std::span(prediction.labels).subspan(begin, area),
                 std::span(reference.labels).subspan(begin, area), width, label};
  };
  std::int64_t chosen = -1;
  std::array<std::int64_t, 2> most = {0, 0};  // Of one mask alone, of any.
  for (std::int64_t z = 0; z < depth; ++z) {
    const Plane plane = plane_at(z);
    std::array<std::int64_t, 2> counts = {0, 0};
    for (std::size_t i = 0; i < area; ++i) {
      const bool is_predicted = plane.predicted[i] == label;
      const bool is_reference = plane.reference[i] == label;
      counts[0] += is_predicted != is_reference ? 1 : 0;
      counts[1] += is_predicted || is_reference ? 1 : 0;
    }
    if (counts > most) {
      most = counts;
      chosen = z;
    }
  }
  if (chosen < 0) return {};
  const Plane plane = plane_at(chosen);
  const Cut cut = cut_of(plane, height);
  SliceOverlay overlay{.plane = chosen + 1, .planes = depth, .runs = {}};
  std::int64_t step = 1;
  while ((overlay.runs = runs_of(plane, cut, step)).size() > most_overlay_runs) step *= 2;
  overlay.rows = (cut.end_row - cut.first_row + step - 1) / step;
  overlay.columns = (cut.end_column - cut.first_column + step - 1) / step;
  overlay.spacing = {static_cast<double>(step) * reference.grid.spacing[1],
                     static_cast<double>(step) * reference.grid.spacing[2]};
  return overlay;
}

}  // namespace etalon::validation
