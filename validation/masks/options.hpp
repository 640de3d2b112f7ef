// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/config/field.hpp"
#include "validation/metrics/segmentation/lesions/lesions.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace etalon::validation {

/// What masks are scored by, keys of `etalon score --set` (docs/formats/mask-scores.md).
struct MaskOptions {
  std::vector<std::string> classes = {};
  std::vector<double> tolerances = {1.0};
  std::vector<double> boundary_widths = {0.0};
  std::vector<std::string> lesions = {};
  std::vector<double> lesion_sizes = {};
  std::string lesion_connectivity = "corners";
  std::string lesion_matching = "any_overlap";
  double lesion_least_iou = 0.5;
  double largest_distance = 0;
  double alpha = 0.05;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("classes", self.classes,
                {.doc = "Structures that are scored, value=name of each: 1=liver. Other values are "
                        "background."});
    visit.field("tolerances", self.tolerances,
                {.doc = "How far apart surfaces may lie and still count as equal, as far as "
                        "readers lie apart: one NSD of each.",
                 .unit = "mm",
                 .min = 0,
                 .max = 1000});
    visit.field("boundary_widths", self.boundary_widths,
                {.doc = "How thick the band along the boundary is, 0: the border voxels alone; one "
                        "boundary IoU of each.",
                 .unit = "mm",
                 .min = 0,
                 .max = 1000});
    visit.field("lesions", self.lesions,
                {.doc = "Names of those classes whose connected parts are counted as lesions."});
    visit.field("lesion_sizes", self.lesion_sizes,
                {.doc = "Volumes, ascending, that divide lesions by size; empty: all together.",
                 .unit = "mm3",
                 .min = 0});
    visit.field("lesion_connectivity", self.lesion_connectivity,
                {.doc = "What joins voxels to a lesion: 6, 18 or 26 neighbours.",
                 .choices = {"faces", "edges", "corners"}});
    visit.field("lesion_matching", self.lesion_matching,
                {.doc = "any_overlap: a voxel in common is enough; one_to_one: pairs with at least "
                        "lesion_least_iou.",
                 .choices = {"any_overlap", "one_to_one"}});
    visit.field("lesion_least_iou", self.lesion_least_iou,
                {.doc = "IoU of a pair of one_to_one.", .min = 0.001, .max = 1});
    visit.field("largest_distance", self.largest_distance,
                {.doc = "Longest diagonal of an image that the model may meet: what a structure "
                        "that is missed may cost. 0: not said, and means of distances have no "
                        "bound.",
                 .unit = "mm",
                 .min = 0,
                 .max = 1e6});
    visit.field("alpha", self.alpha,
                {.doc = "A bound of a mean errs with half of it.", .min = 0.001, .max = 0.2});
  }
  bool operator==(const MaskOptions&) const = default;
};

/// The defaults with `key=value` assignments over them; throws config errors naming the key.
[[nodiscard]] MaskOptions read_mask_options(std::span<const std::string> overrides);

/// A structure that is scored.
struct MaskClass {
  std::int64_t label = 0;  ///< its voxels' value, 1 to 65535
  std::string name;
  bool has_lesions = false;
};
/// Of `options.classes`, in their order. Throws config errors for none at all, what is not
/// value=name, a value or name that stands twice, a name that cannot be printed, and lesions of a
/// class that is not there.
[[nodiscard]] std::vector<MaskClass> mask_classes(const MaskOptions& options);
/// Throws a config error for a tolerance or width that stands twice.
[[nodiscard]] SegmentationOptions segmentation_options(const MaskOptions& options);
/// Throws what `check_lesion_options` throws.
[[nodiscard]] LesionOptions lesion_options(const MaskOptions& options);

}  // namespace etalon::validation
