// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// One row of a reliability table.
struct ReliabilityBin {
  double lower_edge = 0;
  double upper_edge = 0;
  std::int64_t cases = 0;
  std::int64_t positives = 0;
  double mean_score = 0;      ///< 0 for an empty bin
  double observed_share = 0;  ///< positives / cases; 0 for an empty bin
};

/// Bin of a score among `bins` of equal width: [k/bins, (k+1)/bins), and 1 belongs to the last.
/// Evaluated as ⌊score · bins⌋ in double.
[[nodiscard]] std::int64_t calibration_bin(double score, std::int64_t bins) noexcept;

/// Metric `calibration.reliability.equal_width/1`. Scores are probabilities of the positive class.
[[nodiscard]] std::vector<ReliabilityBin> reliability_table(std::span<const double> scores,
                                                            std::span<const std::int64_t> labels,
                                                            std::int64_t bins);

}  // namespace etalon::validation
