// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/mask_files.hpp"

#include "core/file.hpp"

namespace etalon::jobs {

MaskFile read_mask(const std::filesystem::path& path) {
  const auto bytes = read_binary_file(path);
  return {.path = path,
          .digest = sha256(bytes),
          .volume = validation::read_label_volume(bytes, path.string())};
}

std::vector<validation::StructureRow> score_mask(const MaskFile& prediction,
                                                 const MaskFile& reference,
                                                 const validation::MaskScoring& scoring,
                                                 std::int64_t threads) {
  validation::require_one_grid(prediction.volume, prediction.path.string(), reference.volume,
                               reference.path.string());
  return validation::score_case(&prediction.volume, reference.volume, scoring, threads);
}

}  // namespace etalon::jobs
