// SPDX-License-Identifier: Apache-2.0
#include "models/compression/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.hpp"

namespace etalon::models {

Histogram::Histogram(ActivationRange extremes)
    : extremes_(extremes), counts_(static_cast<std::size_t>(bin_count), 0) {
  // In double, because the width of a range of floats may exceed the largest float.
  const double width = static_cast<double>(extremes.upper) - static_cast<double>(extremes.lower);
  if (width > 0) bins_per_unit_ = static_cast<double>(bin_count) / width;
}

void Histogram::add(std::span<const float> values) {
  const double lower = extremes_.lower;
  for (const float value : values) {
    const auto bin =
        static_cast<std::int64_t>((static_cast<double>(value) - lower) * bins_per_unit_);
    ++counts_[static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, bin_count - 1))];
  }
}

void Histogram::merge(std::span<const std::uint64_t> counts) {
  ensure(counts.size() == counts_.size(), "histograms have the same bins");
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += counts[i];
}

float Histogram::edge(std::int64_t bin) const {
  if (bin == 0) return extremes_.lower;
  if (bin == bin_count) return extremes_.upper;
  const double lower = extremes_.lower;
  const double width = static_cast<double>(extremes_.upper) - lower;
  return static_cast<float>(lower +
                            width * static_cast<double>(bin) / static_cast<double>(bin_count));
}

ActivationRange Histogram::range(double percentile) const {
  const std::uint64_t total = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
  if (total == 0) return extremes_;
  const auto cut = static_cast<std::uint64_t>(
      std::floor(static_cast<double>(total) * (100.0 - percentile) / 200.0));
  std::int64_t first = 0;
  for (std::uint64_t below = counts_[0]; below <= cut && first < bin_count - 1;) {
    below += counts_[static_cast<std::size_t>(++first)];
  }
  std::int64_t last = bin_count - 1;
  for (std::uint64_t above = counts_.back(); above <= cut && last > first;) {
    above += counts_[static_cast<std::size_t>(--last)];
  }
  return {edge(first), edge(last + 1)};
}

}  // namespace etalon::models
