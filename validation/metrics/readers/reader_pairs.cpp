// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_pairs.hpp"

#include <cstddef>

#include "validation/metrics/half_pairs.hpp"

namespace etalon::validation {
namespace {

ReaderPlacements place(std::span<const double> scores, std::span<const std::int64_t> truth) {
  ReaderPlacements result;
  result.of_case.assign(scores.size(), 0);
  result.is_read.assign(scores.size(), 0);
  std::vector<double> read;
  std::vector<std::size_t> case_of;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!ReaderStudy::is_read(scores[i])) continue;
    result.is_read[i] = 1;
    read.push_back(scores[i]);
    case_of.push_back(i);
    ++(truth[i] == 1 ? result.positives : result.negatives);
  }
  const HalfPairs pairs = placed_half_pairs(
      rank_scores(read), static_cast<std::uint64_t>(result.positives),
      [&](std::uint32_t k) { return truth[case_of[k]] == 1; },
      [&](std::uint32_t k, std::uint64_t won) {
        result.of_case[case_of[k]] = static_cast<std::int64_t>(won);
      });
  result.half_pairs = static_cast<std::int64_t>(pairs.won());
  return result;
}

}  // namespace

std::vector<ReaderPlacements> place_readings(const ReaderStudy& study) {
  std::vector<ReaderPlacements> placements;
  for (std::int64_t modality = 0; modality < study.modalities; ++modality) {
    for (std::int64_t reader = 0; reader < study.readers; ++reader)
      placements.push_back(place(study.of(modality, reader), study.truth));
  }
  return placements;
}

}  // namespace etalon::validation
