// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validation/metrics/detection/hits.hpp"

namespace etalon::validation {

/// A mark of a whole set of images, as average precision counts it.
struct JudgedMark {
  double score = 0;
  bool is_hit = false;
};

/// The marks of one image from the highest score down (equal ones by their places), each on the
/// lesion that no earlier mark has found and that it covers best, if it hits one: a further mark on
/// a found lesion is false. So matches COCO (Lin et al. 2014); the devkit of PASCAL VOC also calls
/// a mark false whose best lesion is found already, though it hits another.
[[nodiscard]] std::vector<JudgedMark> judged_marks(std::span<const Mark> marks,
                                                   std::span<const MarkedLesion> lesions,
                                                   const HitCriterion& criterion);

/// Area under precision over recall, precision taken as the highest at that recall or a higher one
/// (all points, as the devkit of PASCAL VOC has it from 2010 on: Everingham et al. 2015); marks of
/// equal score count together. 0 without marks; a numeric error without lesions.
[[nodiscard]] double detection_average_precision(std::span<const JudgedMark> marks,
                                                 std::int64_t lesions);

}  // namespace etalon::validation
