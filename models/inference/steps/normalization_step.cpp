// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "models/inference/loops/loops.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

std::vector<float> parameter(const Operation& operation, std::size_t i, std::int64_t channels) {
  const Array& array = operation.constant(i);
  if (array.dtype != DType::f32 || element_count(array.shape) != channels) {
    operation.fail(text("input ", i, " needs ", channels, " numbers, one per channel"));
  }
  const auto values = array.as<float>();
  return {values.begin(), values.end()};
}

/// Floats of one block that `normalize` and `finish` treat at once: whole tiles.
std::int64_t block_floats(std::int64_t channels) {
  const std::int64_t width = tile_of(channels) * channels;
  return std::max<std::int64_t>(1, chunk / width) * width;
}

/// Repeats the first `channels` values until the tile is full.
void fill_tile(float* values, std::int64_t channels) {
  const std::int64_t width = tile_of(channels) * channels;
  for (std::int64_t i = channels; i < width; ++i) values[i] = values[i - channels];
}

std::vector<float> tiled(std::vector<float> values) {
  const auto channels = std::ssize(values);
  values.resize(values.size() * static_cast<std::size_t>(tile_of(channels)));
  fill_tile(values.data(), channels);
  return values;
}

/// (x − mean)·factor + bias with tiled parameters, then the epilogue; `values` holds one block.
void normalize_all(const float* x, const float* mean, const float* factor, const float* bias,
                   const Slot& output, const Epilogue& epilogue, float* values, std::byte* to) {
  const std::int64_t channels = output.channels();
  const std::int64_t width = tile_of(channels) * channels;
  const std::int64_t count = output.count();
  const std::int64_t block = block_floats(channels);
  for (std::int64_t i = 0; i < count; i += block) {
    const std::int64_t n = std::min(block, count - i);
    const std::int64_t whole = n / width;
    const std::int64_t rest = n - whole * width;
    normalize(x + i, mean, factor, bias, whole, width, values);
    normalize(x + i + whole * width, mean, factor, bias, 1, rest, values + whole * width);
    finish(values, n, epilogue, to, i);
  }
}

/// totals[c] = Σ (x − shift)^power over all rows, tile by tile; `lanes` and `sums` hold a tile.
void sum_all(const float* x, const float* shift, const Slot& slot, int power, float* lanes,
             double* sums, double* totals) {
  const std::int64_t channels = slot.channels();
  const std::int64_t tile = tile_of(channels);
  const std::int64_t width = tile * channels;
  const std::int64_t whole = slot.rows() / tile;
  std::fill_n(sums, width, 0.0);
  std::fill_n(totals, channels, 0.0);
  add_column_sums(x, shift, whole, width, power, lanes, sums);
  for (std::int64_t i = 0; i < width; ++i) totals[i % channels] += sums[i];
  add_column_sums(x + whole * width, shift, slot.rows() - whole * tile, channels, power, lanes,
                  totals);
}

}  // namespace

/// InstanceNormalization-6. Mean and variance in two passes, in one fixed order.
Step prepare_instance_normalization(const Operation& operation, Slots slots) {
  Slot output{DType::f32, slots[0].shape};
  if (output.shape.size() < 3) operation.fail("the input needs at least one spatial axis");
  const std::int64_t channels = output.channels();
  const std::vector<float> scale = parameter(operation, 1, channels);
  const std::vector<float> bias = tiled(parameter(operation, 2, channels));
  const double epsilon = attribute_or(operation.node, "epsilon", 1e-5F);
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  const std::int64_t width = tile_of(channels) * channels;
  Step step{output, (width + channels) * 8 + (3 * width + block_floats(channels)) * 4, {}};
  step.bind = [=, epilogue = operation.epilogue](const Binding& binding) {
    return [=] {
      auto* sums = reinterpret_cast<double*>(binding.scratch);
      double* totals = sums + width;
      auto* mean = reinterpret_cast<float*>(totals + channels);
      float* factor = mean + width;
      float* lanes = factor + width;
      float* values = lanes + width;
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      const auto rows = static_cast<double>(output.rows());
      std::fill_n(mean, width, 0.0F);
      sum_all(x, mean, output, 1, lanes, sums, totals);
      for (std::int64_t c = 0; c < channels; ++c) mean[c] = static_cast<float>(totals[c] / rows);
      fill_tile(mean, channels);
      sum_all(x, mean, output, 2, lanes, sums, totals);
      for (std::int64_t c = 0; c < channels; ++c) {
        const double deviation = std::sqrt(totals[c] / rows + epsilon);
        factor[c] = static_cast<float>(scale[static_cast<std::size_t>(c)] / deviation);
      }
      fill_tile(factor, channels);
      normalize_all(x, mean, factor, bias.data(), output, epilogue, values, binding.output);
    };
  };
  return step;
}

/// BatchNormalization-15 that no convolution took in.
Step prepare_batch_normalization(const Operation& operation, Slots slots) {
  Slot output{DType::f32, slots[0].shape};
  if (output.shape.size() < 2) operation.fail("the input needs a channel axis");
  const std::int64_t channels = output.channels();
  const std::vector<float> scale = parameter(operation, 1, channels);
  const std::vector<float> bias = tiled(parameter(operation, 2, channels));
  const std::vector<float> mean = tiled(parameter(operation, 3, channels));
  const std::vector<float> variance = parameter(operation, 4, channels);
  const double epsilon = attribute_or(operation.node, "epsilon", 1e-5F);
  std::vector<float> factor(scale.size());
  for (std::size_t c = 0; c < factor.size(); ++c) {
    factor[c] = static_cast<float>(scale[c] / std::sqrt(variance[c] + epsilon));
  }
  factor = tiled(std::move(factor));
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  Step step{output, block_floats(channels) * 4, {}};
  step.bind = [=, epilogue = operation.epilogue](const Binding& binding) {
    return [=] {
      normalize_all(reinterpret_cast<const float*>(binding.operands[0]), mean.data(), factor.data(),
                    bias.data(), output, epilogue, reinterpret_cast<float*>(binding.scratch),
                    binding.output);
    };
  };
  return step;
}

}  // namespace etalon::models::inference
