// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_pairs.hpp"

#include <cstddef>

#include "validation/metrics/ranking.hpp"

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
  const Ranking ranking = rank_scores(read);
  std::int64_t below = 0;
  std::int64_t above = result.positives;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.group_ends) {
    std::int64_t tied = 0;
    for (std::size_t k = begin; k < end; ++k) tied += truth[case_of[ranking.order[k]]];
    const std::int64_t tied_negatives = static_cast<std::int64_t>(end - begin) - tied;
    above -= tied;
    for (std::size_t k = begin; k < end; ++k) {
      const std::size_t i = case_of[ranking.order[k]];
      result.of_case[i] = truth[i] == 1 ? 2 * below + tied_negatives : 2 * above + tied;
    }
    result.half_pairs += tied * (2 * below + tied_negatives);
    below += tied_negatives;
    begin = end;
  }
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
