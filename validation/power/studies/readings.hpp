// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "validation/metrics/readers/reader_study.hpp"
#include "validation/power/studies/draws.hpp"

namespace etalon::validation {

/// How much the parts of a reader's score vary (Roe & Metz 1997). Those of cases add up to 1 with
/// the noise of the single reading; those of readers come on top, for each class by itself.
struct ReadingSpread {
  double cases = 0.3;              ///< alike for all readers and modalities
  double cases_by_modality = 0.3;  ///< alike for all readers in one modality
  double cases_by_reader = 0.2;    ///< alike for one reader in all modalities
  double readers = 0.0055;         ///< alike for one reader in all modalities
  double readers_by_modality = 0.0055;

  [[nodiscard]] double noise() const { return 1 - cases - cases_by_modality - cases_by_reader; }
};

/// Readers who score the same cases, of two normal classes, in one or two modalities.
struct ReadingModel {
  std::int64_t readers = 5;
  std::int64_t positives = 50;
  std::int64_t negatives = 50;
  double auc = 0.8;      ///< expected of modality 0, over readers and cases
  double reference = 0;  ///< likewise of modality 1; 0: there is none
  ReadingSpread spread = {};
  /// Groups of readers that each read cases of their own; 1: all read all (fully crossed).
  std::int64_t blocks = 1;
  std::int64_t ratings = 0;  ///< scores are so many ratings; 0: they are not rated
};

/// One study. Reader r and case i belong to the blocks r mod `blocks` and i mod `blocks`.
[[nodiscard]] ReaderStudy draw(const ReadingModel& model, Draws& draws);

}  // namespace etalon::validation
