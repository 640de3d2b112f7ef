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

/// Rows that `normalize` and `finish` treat at once.
std::int64_t block_rows(std::int64_t channels) {
  return std::max<std::int64_t>(1, chunk / std::max<std::int64_t>(1, channels));
}

/// (x − mean)·factor + bias, then the epilogue; `values` holds one block.
void normalize_all(const float* x, const float* mean, const float* factor, const float* bias,
                   const Slot& output, const Epilogue& epilogue, float* values, std::byte* to) {
  const std::int64_t channels = output.channels();
  const std::int64_t block = block_rows(channels);
  for (std::int64_t r = 0; r < output.rows(); r += block) {
    const std::int64_t n = std::min(block, output.rows() - r);
    normalize(x + r * channels, mean, factor, bias, n, channels, values);
    finish(values, n * channels, epilogue, to, r * channels);
  }
}

}  // namespace

/// InstanceNormalization-6. Mean and variance in two passes, in one fixed order.
Step prepare_instance_normalization(const Operation& operation, Slots slots) {
  Slot output{DType::f32, slots[0].shape};
  if (output.shape.size() < 3) operation.fail("the input needs at least one spatial axis");
  const std::int64_t channels = output.channels();
  const std::vector<float> scale = parameter(operation, 1, channels);
  const std::vector<float> bias = parameter(operation, 2, channels);
  const double epsilon = attribute_or(operation.node, "epsilon", 1e-5F);
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  const std::int64_t buffer = block_rows(channels) * channels;
  Step step{output, channels * (2 * 8 + 3 * 4) + buffer * 4, {}};
  step.bind = [=, epilogue = operation.epilogue](const Binding& binding) {
    return [=] {
      const auto size = static_cast<std::size_t>(channels);
      auto* sums = reinterpret_cast<double*>(binding.scratch);
      double* squares = sums + channels;
      auto* mean = reinterpret_cast<float*>(squares + channels);
      float* factor = mean + channels;
      float* lanes = factor + channels;
      float* values = lanes + channels;
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      std::fill_n(sums, 2 * channels, 0.0);
      std::fill_n(mean, channels, 0.0F);
      const std::int64_t rows = output.rows();
      add_column_sums(x, mean, rows, channels, 1, lanes, sums);
      for (std::size_t c = 0; c < size; ++c) {
        mean[c] = static_cast<float>(sums[c] / static_cast<double>(rows));
      }
      add_column_sums(x, mean, rows, channels, 2, lanes, squares);
      for (std::size_t c = 0; c < size; ++c) {
        const double variance = squares[c] / static_cast<double>(rows);
        factor[c] = static_cast<float>(scale[c] / std::sqrt(variance + epsilon));
      }
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
  const std::vector<float> bias = parameter(operation, 2, channels);
  const std::vector<float> mean = parameter(operation, 3, channels);
  const std::vector<float> variance = parameter(operation, 4, channels);
  const double epsilon = attribute_or(operation.node, "epsilon", 1e-5F);
  std::vector<float> factor(scale.size());
  for (std::size_t c = 0; c < factor.size(); ++c) {
    factor[c] = static_cast<float>(scale[c] / std::sqrt(variance[c] + epsilon));
  }
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  Step step{output, block_rows(channels) * channels * 4, {}};
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
