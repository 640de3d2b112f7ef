// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/sha256.hpp"
#include "validation/comparison/options.hpp"
#include "validation/comparison/side_by_side.hpp"

namespace etalon::jobs {

/// A model's table with paths of masks, from the table's own file.
struct MaskSide {
  validation::CaseTable table;
  std::string column;
  std::filesystem::path file;
};

/// Two models' masks as the columns that `validation::compare` takes, and the digests of all masks
/// of each with the references.
struct ScoredSides {
  validation::SideBySide both;
  Digest masks_of_first;
  Digest masks_of_second;
};

/// Scores both sides against the references of `labels`, for the metrics that `options` choose.
/// `scored(finished, all)` is called for each case of a side. Throws config errors for metrics,
/// classes and tolerances that do not go together, before any mask is read, and what reading
/// throws.
[[nodiscard]] ScoredSides score_sides(
    MaskSide first, MaskSide second, const validation::CompareOptions& options,
    const std::filesystem::path& labels, std::int64_t threads,
    const std::function<void(std::int64_t, std::int64_t)>& scored);

}  // namespace etalon::jobs
