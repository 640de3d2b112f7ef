// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "validation/metrics/readers/reader_study.hpp"
#include "validation/power/studies/draws.hpp"

namespace etalon::validation {

/// The variance of readers who vary little, whatever their AUC is (`ReadingSpread`).
inline constexpr double little_reader_variance = 0.0055;

/// How much the parts of a reader's score vary (Roe & Metz 1997). Those of cases add up to 1 with
/// the noise of the single reading; those of readers come on top, for each class by itself.
struct ReadingSpread {
  double cases = 0.3;                       ///< alike for all readers and modalities
  double cases_by_modality = 0.3;           ///< alike for all readers in one modality
  double cases_by_reader = 0.2;             ///< alike for one reader in all modalities
  double readers = little_reader_variance;  ///< alike for one reader in all modalities
  double readers_by_modality = little_reader_variance;

  [[nodiscard]] double noise() const { return 1 - cases - cases_by_modality - cases_by_reader; }
};

/// The variance of readers who vary much, and the more the better they are (Roe & Metz 1997: 0.011,
/// 0.030 and 0.056 of AUCs of 0.702, 0.855 and 0.961); between these by the straight line.
[[nodiscard]] double much_reader_variance(double auc);
/// Readers who read cases of their own: all of them, where there is one block.
struct ReaderBlock {
  std::int64_t readers = 5;
  std::int64_t positives = 50;
  std::int64_t negatives = 50;
  auto operator<=>(const ReaderBlock&) const = default;
};
/// As many blocks, each of whose readers and cases come in turn.
[[nodiscard]] std::vector<ReaderBlock> equal_blocks(std::int64_t blocks, const ReaderBlock& all);

/// Readers who score cases of two normal classes in one or two modalities.
struct ReadingModel {
  std::vector<ReaderBlock> blocks = {{}};
  double auc = 0.8;      ///< expected of modality 0, over readers and cases
  double reference = 0;  ///< likewise of modality 1; 0: there is none
  ReadingSpread spread = {};
  std::int64_t ratings = 0;  ///< scores are so many ratings; 0: they are not rated
};

/// One study: readers and cases block after block, of each block the positives first.
[[nodiscard]] ReaderStudy draw(const ReadingModel& model, Draws& draws);

}  // namespace etalon::validation
