// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"

namespace etalon::validation {

std::int64_t calibration_bin(double score, std::int64_t bins) noexcept {
  const auto bin = static_cast<std::int64_t>(score * static_cast<double>(bins));
  return std::min(bin, bins - 1);
}

std::vector<ReliabilityBin> reliability_table(std::span<const double> scores,
                                              std::span<const std::int64_t> labels,
                                              std::int64_t bins) {
  check(bins >= 1 && bins <= 1'000'000, ErrorKind::config,
        text("a reliability table of ", bins, " bins; allowed are 1 to 1000000"));
  check_probabilities(scores, labels);
  std::vector<ReliabilityBin> table(static_cast<std::size_t>(bins));
  std::vector<ExactSum> sums(table.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = static_cast<std::size_t>(calibration_bin(scores[i], bins));
    ++table[bin].cases;
    table[bin].positives += labels[i];
    sums[bin].add(scores[i]);
  }
  for (std::size_t bin = 0; bin < table.size(); ++bin) {
    ReliabilityBin& row = table[bin];
    row.lower_edge = static_cast<double>(bin) / static_cast<double>(bins);
    row.upper_edge = static_cast<double>(bin + 1) / static_cast<double>(bins);
    if (row.cases == 0) continue;
    row.mean_score = sums[bin].value() / static_cast<double>(row.cases);
    row.observed_share = static_cast<double>(row.positives) / static_cast<double>(row.cases);
  }
  return table;
}

}  // namespace etalon::validation
