// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.hpp"
#include "validation/masks/mask_scores.hpp"
#include "validation/masks/mask_table.hpp"

namespace etalon::validation {

/// Digests of the files of a case.
struct MaskDigests {
  std::optional<Digest> prediction = {};
  Digest reference = {};
};

/// Whether a text has the head of a table of rows, whatever its scores are.
[[nodiscard]] bool is_rows_csv(std::string_view content);

/// A line for each case and class, with every score in the shortest form that reads back exactly
/// (docs/formats/mask-scores.md); cells of NaN are empty. `rows[i]` and `digests[i]` are those of
/// `table.cases[i]`.
[[nodiscard]] std::string rows_csv(const MaskTable& table, const MaskScoring& scoring,
                                   const std::vector<std::vector<StructureRow>>& rows,
                                   const std::vector<MaskDigests>& digests);

}  // namespace etalon::validation
