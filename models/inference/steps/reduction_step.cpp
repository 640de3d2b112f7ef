// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "models/inference/loops/loops.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

std::int64_t wrapped(const Operation& operation, std::int64_t axis, std::size_t rank) {
  const auto size = static_cast<std::int64_t>(rank);
  if (axis < -size || axis >= size) {
    operation.fail(text("axis ", axis, " is outside rank ", size));
  }
  return axis < 0 ? axis + size : axis;
}

}  // namespace

/// Softmax-13 along one axis; its numbers are `stride` apart.
Step prepare_softmax(const Operation& operation, Slots slots) {
  const Slot& output = slots[0];
  const std::int64_t axis = wrapped(
      operation, attribute_or(operation.node, "axis", std::int64_t{-1}), output.shape.size());
  if (axis == 0) operation.fail("axis 0 mixes samples of a batch, which are computed one by one");
  const auto at = static_cast<std::size_t>(axis);
  const std::int64_t extent = output.shape[at];
  const std::int64_t stride = memory_strides(output.shape)[at];
  // Positions whose powers are computed at once.
  const std::int64_t block = std::max<std::int64_t>(1, chunk / extent);
  Step step{output, block * extent * 8, {}};
  step.bind = [=, positions = output.count() / extent](const Binding& binding) {
    return [=] {
      auto* powers = reinterpret_cast<double*>(binding.scratch);
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      auto* to = reinterpret_cast<float*>(binding.output);
      const auto start = [=](std::int64_t position) {
        return position / stride * extent * stride + position % stride;
      };
      for (std::int64_t first = 0; first < positions; first += block) {
        const std::int64_t n = std::min(block, positions - first);
        for (std::int64_t p = 0; p < n; ++p) {
          const float* values = x + start(first + p);
          float largest = values[0];
          for (std::int64_t i = 1; i < extent; ++i) largest = std::max(largest, values[i * stride]);
          for (std::int64_t i = 0; i < extent; ++i) {
            powers[p * extent + i] = static_cast<double>(values[i * stride]) - largest;
          }
        }
        exponentials(powers, n * extent);
        for (std::int64_t p = 0; p < n; ++p) {
          double sum = 0.0;
          for (std::int64_t i = 0; i < extent; ++i) sum += powers[p * extent + i];
          float* values = to + start(first + p);
          for (std::int64_t i = 0; i < extent; ++i) {
            values[i * stride] = static_cast<float>(powers[p * extent + i] / sum);
          }
        }
      }
    };
  };
  return step;
}

/// GlobalAveragePool-1 of levels into levels: one rounding of the whole-number sum.
Step prepare_global_average_int8(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  if (input.shape.size() < 3) operation.fail("the input needs at least one spatial axis");
  const Quantization from = *operation.operands[0].quantization;
  const Quantization to = *operation.epilogue.quantization;
  Slot output{to.dtype, Shape(input.shape.size(), 1)};
  output.shape[1] = input.shape[1];
  const std::int64_t channels = input.channels();
  const std::int64_t rows = input.rows();
  // A level sum of 2²³ positions still fits 32 bits.
  if (rows > 1 << 23) operation.fail(text(rows, " positions are too many for an int8 average"));
  const float factor = from.scale / (to.scale * static_cast<float>(rows));
  const auto shift = static_cast<std::int32_t>(-from.zero_point * rows);
  Step step{output, channels * size_of(DType::i32), {}};
  step.bind = [=](const Binding& binding) {
    return [=] {
      auto* sums = reinterpret_cast<std::int32_t*>(binding.scratch);
      std::fill_n(sums, channels, 0);
      add_column_levels(binding.operands[0], rows, channels, from.dtype, sums);
      requantize(sums, channels, shift, factor, to, binding.output);
    };
  };
  return step;
}

/// ReduceMean-13 and GlobalAveragePool-1. Sums are in f64 in memory order of the input.
Step prepare_reduce_mean(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  const Node& node = operation.node;
  const std::size_t rank = input.shape.size();
  std::vector<std::int64_t> axes(rank);
  std::iota(axes.begin(), axes.end(), std::int64_t{0});
  bool keep = true;
  if (node.op == "GlobalAveragePool") {
    if (rank < 3) operation.fail("the input needs at least one spatial axis");
    axes.erase(axes.begin(), axes.begin() + 2);
  } else {
    const auto named = attribute_or(node, "axes", std::vector<std::int64_t>{});
    if (!named.empty()) axes = named;
    keep = attribute_or(node, "keepdims", std::int64_t{1}) != 0;
  }
  std::set<std::int64_t> reduced;
  for (const std::int64_t axis : axes) reduced.insert(wrapped(operation, axis, rank));
  if (reduced.contains(0)) {
    operation.fail("axis 0 mixes samples of a batch, which are computed one by one");
  }
  Slot output;
  std::int64_t terms = 1;
  for (std::size_t i = 0; i < rank; ++i) {
    const bool gone = reduced.contains(static_cast<std::int64_t>(i));
    if (gone) terms *= input.shape[i];
    if (!gone || keep) output.shape.push_back(gone ? 1 : input.shape[i]);
  }
  // Where each input element goes, in memory order of the input.
  const Shape to_strides = memory_strides(output.shape);
  Shape strides(rank, 0);
  for (std::size_t i = 0, j = 0; i < rank; ++i) {
    const bool gone = reduced.contains(static_cast<std::int64_t>(i));
    if (!gone) strides[i] = to_strides[j];
    if (!gone || keep) ++j;
  }
  std::vector<std::size_t> order(rank);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (rank >= 3) std::rotate(order.begin() + 1, order.begin() + 2, order.end());
  std::vector<std::int32_t> targets = {0};
  for (const std::size_t axis : order) {
    std::vector<std::int32_t> next;
    for (const std::int32_t base : targets) {
      for (std::int64_t i = 0; i < input.shape[axis]; ++i) {
        next.push_back(base + static_cast<std::int32_t>(i * strides[axis]));
      }
    }
    targets = std::move(next);
  }
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  const std::int64_t count = output.count();
  Step step{output, count * 12, {}};
  step.bind = [=, epilogue = operation.epilogue,
               shared = std::make_shared<const std::vector<std::int32_t>>(std::move(targets))](
                  const Binding& binding) {
    return [=] {
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      auto* sums = reinterpret_cast<double*>(binding.scratch);
      auto* values = reinterpret_cast<float*>(sums + count);
      std::fill_n(sums, count, 0.0);
      for (std::size_t i = 0; i < shared->size(); ++i) {
        sums[(*shared)[i]] += static_cast<double>(x[i]);
      }
      for (std::int64_t i = 0; i < count; ++i) {
        values[i] = static_cast<float>(sums[i] / static_cast<double>(terms));
      }
      finish(values, count, epilogue, binding.output, 0);
    };
  };
  return step;
}

}  // namespace etalon::models::inference
