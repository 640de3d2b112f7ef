// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "datasets/reader.hpp"

namespace etalon::datasets {

/// Mean and standard deviation (population) per feature of a table or per channel of images.
struct InputStatistics {
  std::vector<float> mean;
  std::vector<float> deviation;  ///< 1 where the input is constant
};

/// Over all samples of a split, which are read twice: the mean, then the squares around it, so that
/// values far from zero lose no digits. Fixed order inside a sample, exact sums over samples: the
/// same bits in any order of the samples. Memory grows with features or channels, not with samples.
[[nodiscard]] InputStatistics input_statistics(const SampleReader& reader, Split split);

}  // namespace etalon::datasets
