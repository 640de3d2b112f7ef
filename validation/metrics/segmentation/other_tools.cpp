// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/other_tools.hpp"

namespace etalon::validation {
namespace {

using enum ToolAnswer;

constexpr OtherTool tools[] = {
    {"medpy", "dc", "dice/1", zero, zero, not_a_number},
    {"medpy", "jc", "iou/1", zero, zero, one},
    {"medpy", "ravd", "volume_difference.relative/1", minus_one, refuses, refuses},
    {"medpy", "hd", "hd/1", refuses, refuses, refuses},
    {"medpy", "hd95", "hd95.pooled/1", refuses, refuses, refuses},
    {"medpy", "assd", "assd/1", refuses, refuses, refuses},
    {"MONAI", "compute_dice", "dice/1", zero, not_a_number, not_a_number},
    {"MONAI", "compute_iou", "iou/1", zero, not_a_number, not_a_number},
    {"MONAI", "compute_hausdorff_distance", "hd/1", infinite, infinite, not_a_number},
    {"MONAI", "compute_hausdorff_distance(percentile=95)", "hd95.directed/1", not_a_number,
     not_a_number, not_a_number},
    {"MONAI", "compute_average_surface_distance(symmetric=True)", "assd/1", infinite, infinite,
     not_a_number},
    {"MONAI", "compute_surface_dice", "nsd.border/1", zero, zero, not_a_number},
    {"MONAI", "compute_surface_dice(use_subvoxels=True)", "nsd.surfel/1", zero, zero, not_a_number},
    {"surface-distance", "compute_dice_coefficient", "dice/1", zero, zero, not_a_number},
    {"surface-distance", "compute_robust_hausdorff(95)", "hd95.surfel/1", infinite, infinite,
     infinite},
    {"surface-distance", "compute_surface_dice_at_tolerance", "nsd.surfel/1", zero, zero,
     not_a_number},
};

}  // namespace

ToolAnswer OtherTool::answer(Presence presence) const noexcept {
  switch (presence) {
    case Presence::missed: return missed;
    case Presence::invented: return invented;
    case Presence::neither: return neither;
    case Presence::both: break;
  }
  return value;
}

std::span<const OtherTool> other_tools() noexcept { return tools; }

}  // namespace etalon::validation
