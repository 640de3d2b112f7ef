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

/// Over all samples of a split, with exact sums: the same bits in any order.
[[nodiscard]] InputStatistics input_statistics(const SampleReader& reader, Split split);

}  // namespace etalon::datasets
