// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/lesions/lesions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/segmentation/scan.hpp"

namespace etalon::validation {
namespace {

/// A predicted and a reference lesion that share voxels.
struct Pair {
  std::int64_t reference;
  std::int64_t predicted;
  std::int64_t voxels;
  double iou;
};

std::vector<Lesion> lesions_of(const Components& components, const VoxelGrid& grid,
                               const LesionOptions& options) {
  std::vector<Lesion> lesions;
  for (const std::int64_t voxels : components.sizes) {
    Lesion lesion;
    lesion.voxels = voxels;
    lesion.volume = static_cast<double>(voxels) * grid.voxel_volume();
    // A volume that only rounding keeps below an edge is at it.
    lesion.size_bin = std::ranges::upper_bound(options.size_edges, lesion.volume * (1 + 1e-12)) -
                      options.size_edges.begin();
    lesions.push_back(lesion);
  }
  return lesions;
}

std::vector<Pair> pairs_of(const Components& reference, const Components& predicted) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> shared;
  for (std::size_t row = 0; row + 1 < reference.first_of_row.size(); ++row) {
    auto r = static_cast<std::size_t>(reference.first_of_row[row]);
    auto p = static_cast<std::size_t>(predicted.first_of_row[row]);
    const auto r_end = static_cast<std::size_t>(reference.first_of_row[row + 1]);
    const auto p_end = static_cast<std::size_t>(predicted.first_of_row[row + 1]);
    while (r < r_end && p < p_end) {
      const Components::Run& a = reference.runs[r];
      const Components::Run& b = predicted.runs[p];
      const std::int64_t voxels = std::min(a.end, b.end) - std::max(a.begin, b.begin);
      if (voxels > 0) shared[{a.component, b.component}] += voxels;
      (a.end < b.end ? r : p) += 1;
    }
  }
  std::vector<Pair> pairs;
  for (const auto& [lesions, voxels] : shared) {
    const std::int64_t any = reference.sizes[static_cast<std::size_t>(lesions.first)] +
                             predicted.sizes[static_cast<std::size_t>(lesions.second)] - voxels;
    pairs.push_back({lesions.first, lesions.second, voxels,
                     static_cast<double>(voxels) / static_cast<double>(any)});
  }
  std::ranges::sort(pairs, [](const Pair& a, const Pair& b) {
    return std::tie(b.iou, a.reference, a.predicted) < std::tie(a.iou, b.reference, b.predicted);
  });
  return pairs;
}

void match(const std::vector<Pair>& pairs, const LesionOptions& options, LesionDetection& found) {
  for (const Pair& pair : pairs) {
    Lesion& reference = found.reference[static_cast<std::size_t>(pair.reference)];
    Lesion& predicted = found.predicted[static_cast<std::size_t>(pair.predicted)];
    reference.shared += pair.voxels;
    predicted.shared += pair.voxels;
    if (options.matching == LesionMatching::any_overlap) {
      for (const auto& [lesion, other] :
           {std::pair(&reference, pair.predicted), std::pair(&predicted, pair.reference)}) {
        lesion->matched = true;
        if (lesion->partner >= 0) continue;
        lesion->partner = other;
        lesion->iou = pair.iou;
      }
    } else if (pair.iou >= options.least_iou && !reference.matched && !predicted.matched) {
      reference.matched = predicted.matched = true;
      reference.partner = pair.predicted;
      predicted.partner = pair.reference;
      reference.iou = predicted.iou = pair.iou;
    }
  }
}

template <class Label>
LesionDetection detect(std::span<const Label> predicted, std::span<const Label> reference,
                       const VoxelGrid& grid, std::int64_t label, const LesionOptions& options,
                       std::int64_t threads) {
  check_lesion_options(options);
  const std::int64_t labels[] = {label};
  const ClassExtent extent = scan_classes(predicted, reference, grid, labels, threads).at(0);
  LesionDetection found;
  found.by_size.resize(options.size_edges.size() + 1);
  const Box box = extent.predicted.joined(extent.reference);
  if (box.is_empty()) return found;
  const auto components = [&](std::span<const Label> volume) {
    Components found_here =
        connected_components(class_mask(volume, grid, box, label, threads), options.connectivity);
    check(found_here.count() <= most_lesions, ErrorKind::format,
          text("value ", label, " has ", found_here.count(), " parts that do not touch; ",
               most_lesions, " lesions are counted at most"));
    return found_here;
  };
  const Components of_reference = components(reference);
  const Components of_predicted = components(predicted);
  found.reference = lesions_of(of_reference, grid, options);
  found.predicted = lesions_of(of_predicted, grid, options);
  match(pairs_of(of_reference, of_predicted), options, found);
  for (const Lesion& lesion : found.reference) {
    LesionCounts& counts = found.by_size[static_cast<std::size_t>(lesion.size_bin)];
    ++counts.reference;
    counts.found += lesion.matched ? 1 : 0;
  }
  for (const Lesion& lesion : found.predicted) {
    LesionCounts& counts = found.by_size[static_cast<std::size_t>(lesion.size_bin)];
    ++counts.predicted;
    counts.invented += lesion.matched ? 0 : 1;
  }
  return found;
}

std::optional<double> share(double part, double whole) {
  if (whole == 0) return std::nullopt;
  return part / whole;
}

}  // namespace

void check_lesion_options(const LesionOptions& options) {
  check(options.least_iou > 0 && options.least_iou <= 1, ErrorKind::config,
        text("a least IoU of ", options.least_iou, "; allowed is above 0 and at most 1"));
  double before = 0;
  for (const double edge : options.size_edges) {
    check(std::isfinite(edge) && edge > before, ErrorKind::config,
          text("a lesion size of ", edge, " after ", before, "; sizes are above 0 and ascend"));
    before = edge;
  }
}

LesionCounts& LesionCounts::operator+=(const LesionCounts& other) noexcept {
  reference += other.reference;
  found += other.found;
  predicted += other.predicted;
  invented += other.invented;
  return *this;
}

std::optional<double> LesionCounts::sensitivity() const noexcept {
  return share(static_cast<double>(found), static_cast<double>(reference));
}

std::optional<double> LesionCounts::precision() const noexcept {
  return share(static_cast<double>(predicted - invented), static_cast<double>(predicted));
}

std::optional<double> LesionCounts::f1() const noexcept {
  const double wrong = static_cast<double>(reference - found + invented) / 2;
  return share(static_cast<double>(found), static_cast<double>(found) + wrong);
}

LesionCounts LesionDetection::total() const noexcept {
  LesionCounts sum;
  for (const LesionCounts& counts : by_size) sum += counts;
  return sum;
}

LesionDetection detect_lesions(std::span<const std::uint8_t> predicted,
                               std::span<const std::uint8_t> reference, const VoxelGrid& grid,
                               std::int64_t label, const LesionOptions& options,
                               std::int64_t threads) {
  return detect(predicted, reference, grid, label, options, threads);
}

LesionDetection detect_lesions(std::span<const std::uint16_t> predicted,
                               std::span<const std::uint16_t> reference, const VoxelGrid& grid,
                               std::int64_t label, const LesionOptions& options,
                               std::int64_t threads) {
  return detect(predicted, reference, grid, label, options, threads);
}

}  // namespace etalon::validation
