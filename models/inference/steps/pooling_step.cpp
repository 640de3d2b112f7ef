// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "models/graph/window.hpp"
#include "models/inference/loops/loops.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {
namespace {

/// A pooling over three spatial axes; missing ones have extent and kernel 1.
struct Pooling {
  std::array<std::int64_t, 3> inputs{1, 1, 1};
  std::array<std::int64_t, 3> outputs{1, 1, 1};
  std::array<std::int64_t, 3> kernel{1, 1, 1};
  std::array<std::int64_t, 3> strides{1, 1, 1};
  std::array<std::int64_t, 3> dilations{1, 1, 1};
  std::array<std::int64_t, 3> begin{0, 0, 0};
  std::array<std::int64_t, 3> end{0, 0, 0};
};

Pooling read_pooling(const Operation& operation, const Slot& input, Slot& output) {
  if (input.shape.size() < 3) operation.fail("the input needs at least one spatial axis");
  const std::vector<std::int64_t> extents(input.shape.begin() + 2, input.shape.end());
  const Window window = read_window(operation.node, extents);
  Pooling pooling;
  const std::size_t first = 3 - extents.size();
  for (std::size_t i = 0; i < extents.size(); ++i) {
    pooling.inputs[first + i] = extents[i];
    pooling.outputs[first + i] = window.outputs[i];
    pooling.kernel[first + i] = window.kernel[i];
    pooling.strides[first + i] = window.strides[i];
    pooling.dilations[first + i] = window.dilations[i];
    pooling.begin[first + i] = window.pads_begin[i];
    pooling.end[first + i] = window.pads_end[i];
  }
  output = {input.dtype, {1, input.shape[1]}};
  output.shape.insert(output.shape.end(), window.outputs.begin(), window.outputs.end());
  return pooling;
}

/// Calls at_output(o, position) for each output in memory order.
template <class Function>
void for_each_output(const Pooling& pooling, Function&& at_output) {
  std::int64_t o = 0;
  for (std::int64_t z = 0; z < pooling.outputs[0]; ++z) {
    for (std::int64_t y = 0; y < pooling.outputs[1]; ++y) {
      for (std::int64_t x = 0; x < pooling.outputs[2]; ++x) {
        at_output(o++, std::array<std::int64_t, 3>{z, y, x});
      }
    }
  }
}

/// Taps [first, last) of a window along one axis that lie on the input.
std::pair<std::int64_t, std::int64_t> taps_on_input(const Pooling& pooling, std::size_t axis,
                                                    std::int64_t start) {
  const std::int64_t gap = pooling.dilations[axis];
  const auto up = [gap](std::int64_t n) { return n <= 0 ? 0 : (n + gap - 1) / gap; };
  return {up(-start), std::min(pooling.kernel[axis], up(pooling.inputs[axis] - start))};
}

/// Calls at_input(i) for each input in the window of an output, in memory order.
template <class Function>
void for_each_input(const Pooling& pooling, const std::array<std::int64_t, 3>& position,
                    Function&& at_input) {
  std::array<std::int64_t, 3> start{};
  std::array<std::pair<std::int64_t, std::int64_t>, 3> taps{};
  for (std::size_t a = 0; a < 3; ++a) {
    start[a] = position[a] * pooling.strides[a] - pooling.begin[a];
    taps[a] = taps_on_input(pooling, a, start[a]);
  }
  for (std::int64_t i = taps[0].first; i < taps[0].second; ++i) {
    const std::int64_t z = start[0] + i * pooling.dilations[0];
    for (std::int64_t j = taps[1].first; j < taps[1].second; ++j) {
      const std::int64_t y = start[1] + j * pooling.dilations[1];
      for (std::int64_t k = taps[2].first; k < taps[2].second; ++k) {
        const std::int64_t x = start[2] + k * pooling.dilations[2];
        at_input((z * pooling.inputs[1] + y) * pooling.inputs[2] + x);
      }
    }
  }
}

template <class T>
Step max_pool_of(const Pooling& pooling, const Slot& output, T lowest) {
  Step step{output, 0, {}};
  step.bind = [=, channels = output.channels()](const Binding& binding) {
    return [=] {
      const auto* x = reinterpret_cast<const T*>(binding.operands[0]);
      auto* to = reinterpret_cast<T*>(binding.output);
      for_each_output(pooling, [&](std::int64_t o, const std::array<std::int64_t, 3>& position) {
        T* result = to + o * channels;
        bool first = true;
        for_each_input(pooling, position, [&](std::int64_t i) {
          if (first) {
            std::copy_n(x + i * channels, channels, result);
          } else {
            maximum(x + i * channels, channels, result);
          }
          first = false;
        });
        if (first) std::fill_n(result, channels, lowest);
      });
    };
  };
  return step;
}

}  // namespace

/// MaxPool-12 without the index output, on real numbers or on levels.
Step prepare_max_pool(const Operation& operation, Slots slots) {
  Slot output;
  const Pooling pooling = read_pooling(operation, slots[0], output);
  switch (output.dtype) {
    case DType::u8: return max_pool_of<std::uint8_t>(pooling, output, 0);
    case DType::i8: return max_pool_of<std::int8_t>(pooling, output, -128);
    default: return max_pool_of<float>(pooling, output, -std::numeric_limits<float>::infinity());
  }
}

/// AveragePool-11.
Step prepare_average_pool(const Operation& operation, Slots slots) {
  Slot output;
  const Pooling pooling = read_pooling(operation, slots[0], output);
  const bool include_pad = attribute_or(operation.node, "count_include_pad", std::int64_t{0}) != 0;
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  const std::int64_t channels = output.channels();
  Step step{output, channels * 4, {}};
  step.bind = [=, epilogue = operation.epilogue](const Binding& binding) {
    return [=] {
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      auto* sum = reinterpret_cast<float*>(binding.scratch);
      for_each_output(pooling, [&](std::int64_t o, const std::array<std::int64_t, 3>& position) {
        std::fill_n(sum, channels, 0.0F);
        std::int64_t count = 0;
        for_each_input(pooling, position, [&](std::int64_t i) {
          combine(Binary::add, sum, channels, x + i * channels, channels, 1, channels, sum);
          ++count;
        });
        if (include_pad) {
          count = 1;
          for (std::size_t a = 0; a < 3; ++a) {
            const std::int64_t start = position[a] * pooling.strides[a] - pooling.begin[a];
            const std::int64_t stop = pooling.inputs[a] + pooling.end[a];
            const std::int64_t reach = (pooling.kernel[a] - 1) * pooling.dilations[a] + 1;
            count *= (std::min(start + reach, stop) - start + pooling.dilations[a] - 1) /
                     pooling.dilations[a];
          }
        }
        for (std::int64_t c = 0; c < channels; ++c) sum[c] /= static_cast<float>(count);
        finish(sum, channels, epilogue, binding.output, o * channels);
      });
    };
  };
  return step;
}

}  // namespace etalon::models::inference
