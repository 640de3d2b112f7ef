// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/structure_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "validation/metrics/segmentation/scan.hpp"
#include "validation/metrics/segmentation/surface/boundary_band.hpp"
#include "validation/metrics/segmentation/surface/distances.hpp"
#include "validation/metrics/segmentation/surface/nearest.hpp"
#include "validation/metrics/segmentation/surface/surfels.hpp"
#include "validation/metrics/segmentation/volume/bit_volume.hpp"

namespace etalon::validation {
namespace {

/// Boxes from this size on have all threads to themselves; smaller ones take one each.
constexpr std::int64_t large_box = 1 << 20;

void check_lengths(std::span<const double> lengths, const char* what) {
  for (const double length : lengths)
    check(std::isfinite(length) && length >= 0, ErrorKind::config,
          text(what, " of ", length, " mm; allowed are finite lengths from 0"));
}

/// Distances from each surface to the other.
struct BothWays {
  Distances to_reference;
  Distances to_predicted;
};

class Scorer {
 public:
  Scorer(const VoxelGrid& grid, const SegmentationOptions& options)
      : grid_(grid), options_(options), search_(grid.spacing), surfels_(grid) {}

  [[nodiscard]] StructureScores without_distances(std::int64_t label,
                                                  const Overlap& overlap) const {
    StructureScores scores;
    scores.label = label;
    scores.overlap = overlap;
    scores.presence = overlap.predicted > 0
                          ? overlap.reference > 0 ? Presence::both : Presence::invented
                      : overlap.reference > 0 ? Presence::missed
                                              : Presence::neither;
    scores.dice = dice(overlap, BothEmpty::counts_one).value();
    scores.iou = iou(overlap, BothEmpty::counts_one).value();
    const auto predicted = static_cast<double>(overlap.predicted);
    const auto reference = static_cast<double>(overlap.reference);
    scores.volume_difference = (predicted - reference) * grid_.voxel_volume();
    scores.volume_difference_relative = (predicted - reference) / std::max(reference, 1.0);
    if (predicted + reference > 0)
      scores.volume_difference_symmetric = (predicted - reference) / ((predicted + reference) / 2);
    const bool right = scores.presence == Presence::neither;
    for (double* distance :
         {&scores.hd, &scores.hd95_pooled, &scores.hd95_directed, &scores.asd_to_reference,
          &scores.asd_to_predicted, &scores.assd, &scores.masd, &scores.hd_surfel,
          &scores.hd95_surfel, &scores.asd_surfel_to_reference, &scores.asd_surfel_to_predicted,
          &scores.assd_surfel})
      *distance = right ? 0.0 : grid_.diagonal();
    scores.nsd.assign(options_.tolerances.size(), right ? 1.0 : 0.0);
    scores.nsd_surfel = scores.nsd;
    scores.boundary_iou.assign(options_.boundary_widths.size(), right ? 1.0 : 0.0);
    return scores;
  }

  void add_distances(const BitVolume& predicted, const BitVolume& reference, std::int64_t threads,
                     StructureScores& scores) const {
    const BitVolume predicted_border = border_voxels(predicted, grid_.planar, threads);
    const BitVolume reference_border = border_voxels(reference, grid_.planar, threads);
    if (options_.border_distances) {
      const double one[] = {1.0};
      of_voxels({distances_of(search_.count(predicted_border, reference_border, {}, threads), one),
                 distances_of(search_.count(reference_border, predicted_border, {}, threads), one)},
                scores);
    } else {
      forget_border_distances(scores);
    }
    for (std::size_t i = 0; i < options_.boundary_widths.size(); ++i) {
      const auto band = [&](const BitVolume& mask, const BitVolume& border) {
        return boundary_band(mask, border, options_.boundary_widths[i], grid_.spacing, threads);
      };
      const SetSizes sizes =
          set_sizes(band(predicted, predicted_border), band(reference, reference_border));
      scores.boundary_iou[i] = static_cast<double>(sizes.both) / static_cast<double>(sizes.any);
    }
    if (!options_.surfel_distances) return forget_surfel_distances(scores);
    const BitVolume predicted_corners = surface_corners(predicted, grid_.planar, threads);
    const BitVolume reference_corners = surface_corners(reference, grid_.planar, threads);
    const auto kind_in = [&](const BitVolume& mask) {
      return [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        return std::int64_t{surfels_.class_at(mask, z, y, x)};
      };
    };
    of_surfels({distances_of(search_.count(predicted_corners, reference_corners, kind_in(predicted),
                                           threads),
                             surfels_.areas()),
                distances_of(search_.count(reference_corners, predicted_corners, kind_in(reference),
                                           threads),
                             surfels_.areas())},
               scores);
  }

 private:
  static void forget_border_distances(StructureScores& scores) {
    for (double* distance :
         {&scores.hd, &scores.hd95_pooled, &scores.hd95_directed, &scores.asd_to_reference,
          &scores.asd_to_predicted, &scores.assd, &scores.masd})
      *distance = std::numeric_limits<double>::quiet_NaN();
    std::ranges::fill(scores.nsd, std::numeric_limits<double>::quiet_NaN());
  }
  static void forget_surfel_distances(StructureScores& scores) {
    for (double* distance :
         {&scores.hd_surfel, &scores.hd95_surfel, &scores.asd_surfel_to_reference,
          &scores.asd_surfel_to_predicted, &scores.assd_surfel})
      *distance = std::numeric_limits<double>::quiet_NaN();
    std::ranges::fill(scores.nsd_surfel, std::numeric_limits<double>::quiet_NaN());
  }

  void of_voxels(const BothWays& distances, StructureScores& scores) const {
    const Distances& a = distances.to_reference;
    const Distances& b = distances.to_predicted;
    const auto count_a = static_cast<double>(a.count());
    const auto count_b = static_cast<double>(b.count());
    scores.hd = std::max(a.longest(), b.longest());
    scores.hd95_pooled = quantile(pooled(a, b), 0.95);
    scores.hd95_directed = std::max(quantile(a, 0.95), quantile(b, 0.95));
    scores.asd_to_reference = a.total() / count_a;
    scores.asd_to_predicted = b.total() / count_b;
    scores.assd = (a.total() + b.total()) / (count_a + count_b);
    scores.masd = (scores.asd_to_reference + scores.asd_to_predicted) / 2;
    for (std::size_t i = 0; i < options_.tolerances.size(); ++i) {
      const double tolerance = options_.tolerances[i];
      scores.nsd[i] = static_cast<double>(a.count_within(tolerance) + b.count_within(tolerance)) /
                      (count_a + count_b);
    }
  }

  void of_surfels(const BothWays& distances, StructureScores& scores) const {
    const Distances& a = distances.to_reference;
    const Distances& b = distances.to_predicted;
    scores.hd_surfel = std::max(a.longest(), b.longest());
    scores.hd95_surfel = std::max(area_quantile(a, 0.95), area_quantile(b, 0.95));
    scores.asd_surfel_to_reference = a.weighted_total() / a.area();
    scores.asd_surfel_to_predicted = b.weighted_total() / b.area();
    scores.assd_surfel = (a.weighted_total() + b.weighted_total()) / (a.area() + b.area());
    for (std::size_t i = 0; i < options_.tolerances.size(); ++i) {
      const double tolerance = options_.tolerances[i];
      scores.nsd_surfel[i] =
          (a.area_within(tolerance) + b.area_within(tolerance)) / (a.area() + b.area());
    }
  }

  const VoxelGrid& grid_;
  const SegmentationOptions& options_;
  NearestSearch search_;
  Surfels surfels_;
};

template <class Label>
std::vector<StructureScores> score(std::span<const Label> predicted,
                                   std::span<const Label> reference, const VoxelGrid& grid,
                                   std::span<const std::int64_t> labels,
                                   const SegmentationOptions& options) {
  check_lengths(options.tolerances, "a tolerance");
  check_lengths(options.boundary_widths, "a boundary width");
  const std::vector<ClassExtent> classes =
      scan_classes(predicted, reference, grid, labels, options.threads);
  const Scorer scorer(grid, options);
  std::vector<StructureScores> scores;
  std::vector<std::size_t> large;
  std::vector<std::size_t> small;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    scores.push_back(scorer.without_distances(labels[i], classes[i].overlap));
    if (scores[i].presence != Presence::both) continue;
    const Box box = classes[i].predicted.joined(classes[i].reference);
    (box.voxels() >= large_box ? large : small).push_back(i);
  }
  const auto add_distances = [&](std::size_t i, std::int64_t threads) {
    const Box box = classes[i].predicted.joined(classes[i].reference);
    scorer.add_distances(class_mask(predicted, grid, box, labels[i], threads),
                         class_mask(reference, grid, box, labels[i], threads), threads, scores[i]);
  };
  for (const std::size_t i : large) add_distances(i, options.threads);
  for_each_part(std::ssize(small), options.threads, [&](std::int64_t part) {
    add_distances(small[static_cast<std::size_t>(part)], 1);
  });
  return scores;
}

}  // namespace

std::vector<StructureScores> score_structures(std::span<const std::uint8_t> predicted,
                                              std::span<const std::uint8_t> reference,
                                              const VoxelGrid& grid,
                                              std::span<const std::int64_t> labels,
                                              const SegmentationOptions& options) {
  return score(predicted, reference, grid, labels, options);
}

std::vector<StructureScores> score_structures(std::span<const std::uint16_t> predicted,
                                              std::span<const std::uint16_t> reference,
                                              const VoxelGrid& grid,
                                              std::span<const std::int64_t> labels,
                                              const SegmentationOptions& options) {
  return score(predicted, reference, grid, labels, options);
}

}  // namespace etalon::validation
