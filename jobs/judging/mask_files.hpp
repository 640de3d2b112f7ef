// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "validation/masks/label_volume.hpp"
#include "validation/masks/mask_scores.hpp"

namespace etalon::jobs {

/// A file of a mask, read whole.
struct MaskFile {
  std::filesystem::path path;
  Digest digest;  ///< of its bytes
  validation::LabelVolume volume;
};

/// Throws an io error that names the masks that are no files, before any is read. Paths in a table
/// begin at its folder.
void require_masks(const std::vector<std::filesystem::path>& masks);

/// Throws what reading throws; errors name the file.
[[nodiscard]] MaskFile read_mask(const std::filesystem::path& path);

/// A row for each class of `scoring`. Throws a format error that names both files unless they lie
/// on one grid.
[[nodiscard]] std::vector<validation::StructureRow> score_mask(
    const MaskFile& prediction, const MaskFile& reference, const validation::MaskScoring& scoring,
    std::int64_t threads);

/// Scores cases by `threads`: `work(case, threads inside)`. `done(finished, all)` is called at the
/// start and for each case, one call at a time. Errors name the case by its id, also that memory
/// does not suffice.
void for_each_case(const std::vector<std::string>& ids, std::int64_t threads,
                   const std::function<void(std::size_t, std::int64_t)>& work,
                   const std::function<void(std::int64_t, std::int64_t)>& done);

}  // namespace etalon::jobs
