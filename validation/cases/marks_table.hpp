// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/metrics/detection/froc.hpp"
#include "validation/metrics/detection/hits.hpp"

namespace etalon::validation {

/// The score of a lesion or an image that has no mark: below all that marks may have, so that it is
/// called at no threshold.
inline constexpr double unmarked = -1e300;

/// Joins a table of marks (`case`, `score`, a place, `model` where there are several; a row without
/// score and place: no mark, with `missing` 1: no output) and one of lesions (`case`, `patient`,
/// `lesion`, a place; a row with an empty lesion: the image has none), each CSV or HDF5
/// (docs/formats/marks.md). The cases of the result are the lesions, `CASE/LESION` with the highest
/// score of their marks, and all images, `CASE` with that of the marks that hit no lesion. A place
/// is `x`, `y` and perhaps `z`, of boxes `x0`, `y0`, `x1`, `y1` and perhaps `z0`, `z1`; by
/// `criterion` lesions also have a `radius`. `models` are those that are judged. Throws what
/// `join_cases` throws.
[[nodiscard]] CaseTable join_marks(std::string_view mark_bytes, const std::string& marks,
                                   std::string_view lesion_bytes, const std::string& lesions,
                                   const std::vector<std::string>& models,
                                   const HitCriterion& criterion);

/// The free-response ROC of a model in such a table, which has a lesion; lesions of images without
/// output are not found.
[[nodiscard]] std::vector<FrocPoint> free_response(const CaseTable& table,
                                                   const std::string& model);

}  // namespace etalon::validation
