// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "validation/metrics/readers/reader_study.hpp"

namespace etalon::validation {

/// One reader in one modality: whole half pairs won by each case.
struct ReaderPlacements {
  std::int64_t positives = 0;         ///< read
  std::int64_t negatives = 0;         ///< read
  std::int64_t half_pairs = 0;        ///< won in all
  std::vector<std::int64_t> of_case;  ///< (cases) against the other side; 0 where not read
  std::vector<std::uint8_t> is_read;  ///< (cases)

  [[nodiscard]] std::int64_t pairs() const { return positives * negatives; }
  /// AUC of the reader, ties counting half.
  [[nodiscard]] double auc() const {
    return static_cast<double>(half_pairs) / (2 * static_cast<double>(pairs()));
  }
};

/// (modalities, readers) row-major, O(readers · cases · log cases).
[[nodiscard]] std::vector<ReaderPlacements> place_readings(const ReaderStudy& study);

}  // namespace etalon::validation
