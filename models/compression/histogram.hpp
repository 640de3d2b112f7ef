// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/compression/calibration.hpp"

namespace etalon::models {

/// Counts of values in equal bins over [lower, upper]. The counts are whole numbers, so histograms
/// of parts add up to that of the whole in any order.
class Histogram {
 public:
  static constexpr std::int64_t bin_count = 2048;

  /// Every value that `add` will see lies in the extremes.
  explicit Histogram(ActivationRange extremes);

  void add(std::span<const float> values);
  /// Adds the counts of another part, one per bin.
  void merge(std::span<const std::uint64_t> counts);
  [[nodiscard]] std::span<const std::uint64_t> counts() const { return counts_; }

  /// The range that leaves at most (100 − percentile)/2 % of the values outside on each side, cut
  /// at edges of bins: the percentile calibration of ONNX Runtime, on exact counts.
  [[nodiscard]] ActivationRange range(double percentile) const;

 private:
  [[nodiscard]] float edge(std::int64_t bin) const;

  ActivationRange extremes_;
  double bins_per_unit_ = 0;
  std::vector<std::uint64_t> counts_;
};

}  // namespace etalon::models
