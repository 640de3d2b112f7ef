// SPDX-License-Identifier: Apache-2.0
#include "models/training/batch.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/sampler.hpp"

namespace etalon::models {
namespace {

void fill_volumes(const datasets::SampleReader& reader, const TrainOptions& options,
                  std::int64_t epoch, const std::vector<std::int64_t>& order, std::int64_t first,
                  std::int64_t count, std::int64_t channels, Batch& batch) {
  check(options.patch.size() == 3, ErrorKind::config, "train.patch needs three extents (D,H,W)");
  const std::int64_t voxels = element_count(options.patch);
  batch.shape = {count, channels, options.patch[0], options.patch[1], options.patch[2]};
  batch.label_shape = {count, options.patch[0], options.patch[1], options.patch[2]};
  batch.inputs.resize(static_cast<std::size_t>(element_count(batch.shape)));
  batch.labels.resize(static_cast<std::size_t>(count * voxels));
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(voxels));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t index = order[static_cast<std::size_t>(first + i)];
    const auto extents = std::span(reader.sample_shape(index)).subspan(1);
    const auto origin = datasets::patch_origin(static_cast<std::uint64_t>(options.seed), epoch,
                                               first + i, extents, options.patch);
    reader.read_input_patch(index, origin, options.patch,
                            std::span(batch.inputs)
                                .subspan(static_cast<std::size_t>(i * channels * voxels),
                                         static_cast<std::size_t>(channels * voxels)));
    reader.read_mask_patch(index, origin, options.patch, mask);
    std::copy(mask.begin(), mask.end(), batch.labels.begin() + i * voxels);
  }
}

}  // namespace

void fill_batch(const datasets::SampleReader& reader, const TrainOptions& options,
                std::int64_t epoch, const std::vector<std::int64_t>& order, std::int64_t first,
                std::int64_t count, Batch& batch) {
  const std::int64_t global = options.shards * options.shard_size;
  batch.positions.clear();
  for (std::int64_t i = 0; i < count; ++i) batch.positions.push_back((first + i) % global);
  const Shape& sample = reader.sample_shape(order[static_cast<std::size_t>(first)]);
  if (reader.manifest().has_masks) {
    fill_volumes(reader, options, epoch, order, first, count, sample[0], batch);
    return;
  }
  const std::int64_t size = element_count(sample);
  batch.shape = sample;
  batch.shape.insert(batch.shape.begin(), count);
  batch.label_shape = {count};
  batch.inputs.resize(static_cast<std::size_t>(count * size));
  batch.labels.resize(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t index = order[static_cast<std::size_t>(first + i)];
    check(reader.sample_shape(index) == sample, ErrorKind::format,
          text("sample ", reader.manifest().sample_ids[static_cast<std::size_t>(index)],
               " has shape ", shape_text(reader.sample_shape(index)), ", others ",
               shape_text(sample)));
    reader.read_input(
        index, std::span(batch.inputs)
                   .subspan(static_cast<std::size_t>(i * size), static_cast<std::size_t>(size)));
    batch.labels[static_cast<std::size_t>(i)] = reader.read_class(index);
  }
}

}  // namespace etalon::models
