// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/volume_grid.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace etalon::datasets {
namespace {

// Files are written with different numbers of digits.
constexpr double share_of_a_voxel = 1e-3;

double length(const Vector3& vector) {
  return std::sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
}

std::string_view name_of(Space space) {
  constexpr std::array<std::string_view, 5> names = {
      "not stated", "left-posterior-superior", "scanner-xyz", "3D-right-handed", "3D-left-handed"};
  return names[static_cast<std::size_t>(space)];
}

std::string words(const Vector3& v) { return text("(", v[0], ",", v[1], ",", v[2], ")"); }

std::string directions_of(const VolumeGrid& grid) {
  std::string result;
  for (const Vector3& direction : grid.directions) {
    result += (result.empty() ? "" : " ") + words(direction);
  }
  if (!result.empty()) return result;
  for (const double spacing : grid.spacings) result += text(" ", spacing);
  return result.empty() ? "not stated" : text("spacings", result);
}

bool is_near(const Vector3& a, const Vector3& b, double distance) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (!(std::fabs(a[i] - b[i]) <= distance)) return false;
  }
  return true;
}

/// Whether the last voxel along each axis is where it is in the other grid.
bool have_equal_directions(const VolumeGrid& a, const VolumeGrid& b, double distance) {
  if (a.directions.size() != b.directions.size() || a.spacings.size() != b.spacings.size()) {
    return false;
  }
  for (std::size_t axis = 0; axis < a.sizes.size(); ++axis) {
    const double allowed = distance / static_cast<double>(a.sizes[axis]);
    if (!a.directions.empty() && !is_near(a.directions[axis], b.directions[axis], allowed)) {
      return false;
    }
    if (!a.spacings.empty() && !(std::fabs(a.spacings[axis] - b.spacings[axis]) <= allowed)) {
      return false;
    }
  }
  return true;
}

double smallest_spacing(const VolumeGrid& grid) {
  const auto spacing = grid.spacing_mm();
  return spacing.empty() ? 0.0 : *std::ranges::min_element(spacing);
}

}  // namespace

std::vector<double> VolumeGrid::spacing_mm() const {
  std::vector<double> result;
  for (const Vector3& direction : directions) result.push_back(length(direction));
  for (const double spacing : spacings) result.push_back(std::fabs(spacing));
  std::ranges::reverse(result);
  return result;
}

std::string grid_difference(const VolumeGrid& image, const VolumeGrid& label) {
  std::vector<std::string> parts;
  if (image.sizes != label.sizes) {
    parts.push_back(text("sizes: ", shape_text(image.sizes), " and ", shape_text(label.sizes)));
  }
  if (image.space != label.space) {
    parts.push_back(text("space: ", name_of(image.space), " and ", name_of(label.space)));
  }
  const double distance = share_of_a_voxel * smallest_spacing(image);
  if (image.sizes.size() != label.sizes.size() || !have_equal_directions(image, label, distance)) {
    parts.push_back(text("directions: ", directions_of(image), " and ", directions_of(label)));
  }
  if (image.origin.has_value() != label.origin.has_value() ||
      (image.origin && !is_near(*image.origin, *label.origin, distance))) {
    const auto origin = [](const VolumeGrid& grid) {
      return grid.origin ? words(*grid.origin) : std::string("not stated");
    };
    parts.push_back(text("origin: ", origin(image), " and ", origin(label)));
  }
  return join(parts, "; ");
}

}  // namespace etalon::datasets
