// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "datasets/reader.hpp"
#include "models/training/options.hpp"

namespace etalon::models {

/// The samples of one logical shard as plain arrays. A pure function of the dataset and of
/// (seed, epoch, place of the shard in the epoch).
struct Batch {
  Shape shape;  ///< (m,F), (m,C,H,W) or (m,C,D,H,W)
  std::vector<float> inputs;
  std::vector<std::int64_t> labels;     ///< (m) classes, or (m·D·H·W) voxel classes
  Shape label_shape;                    ///< (m) or (m,D,H,W)
  std::vector<std::int64_t> positions;  ///< place of each sample in the step's global batch
};

/// Fills `batch` with the samples order[first … first+count−1] of an epoch. Volumes are cut to
/// `options.patch` boxes drawn by (seed, epoch, place).
void fill_batch(const datasets::SampleReader& reader, const TrainOptions& options,
                std::int64_t epoch, const std::vector<std::int64_t>& order, std::int64_t first,
                std::int64_t count, Batch& batch);

}  // namespace etalon::models
