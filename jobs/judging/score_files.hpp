// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "validation/masks/summary.hpp"

namespace etalon::jobs {

/// Predicted masks set against reference masks.
struct ScoredMasks {
  std::string rows;      ///< CSV, a line for each case and class
  std::string document;  ///< the summary as canonical JSON
  std::string lines;     ///< the summary for people
};

/// Scores the masks that the table `table` names (docs/formats/mask-scores.md), relative paths from
/// its folder. Cases are shared out over `threads`, each of which holds the two masks of one at a
/// time; the same bytes for any number. `done(cases, all)` is called after each case, by one thread
/// at a time. Throws what reading throws; errors name the table's case and the file.
[[nodiscard]] ScoredMasks score_files(
    const std::filesystem::path& table, const validation::MaskOptions& options,
    std::int64_t threads, const std::function<void(std::int64_t, std::int64_t)>& done = {});

}  // namespace etalon::jobs
