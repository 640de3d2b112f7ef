// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/sha256.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/judgement/page/mask_slices.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::jobs {

/// From where the paths of a case table lead.
struct MaskFolders {
  std::filesystem::path predictions;
  std::filesystem::path references;
};

/// What comes of the masks of a table beside their scores.
struct ScoredMasks {
  Digest digest;                  ///< of all masks (docs/formats/result.md)
  validation::MaskSlices slices;  ///< of the worst cases of each column
};

/// Reads the masks of the table and fills in what each scores: a column for each metric of the plan
/// (`outputs_column`), and the worst distance of each case. `done(finished, all)` is called for
/// each case, one call at a time. The same for any number of threads, each of which holds the masks
/// of one case. Throws what reading throws, naming the case.
[[nodiscard]] ScoredMasks score_masks(validation::CaseTable& cases,
                                      const validation::RequirementPlan& plan,
                                      const MaskFolders& folders, std::int64_t threads,
                                      const std::function<void(std::int64_t, std::int64_t)>& done);

}  // namespace etalon::jobs
