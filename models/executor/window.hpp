// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <vector>

#include "models/executor/op.hpp"

namespace etalon::models {

/// The sliding window that convolutions and poolings share, one entry per spatial axis.
struct Window {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilations;
  std::vector<std::int64_t> pads_begin;
  std::vector<std::int64_t> pads_end;

  [[nodiscard]] std::size_t axes() const { return kernel.size(); }
  [[nodiscard]] bool is_symmetric() const { return pads_begin == pads_end; }
};

/// Reads kernel_shape, strides, dilations, pads and auto_pad of a node whose input has the given
/// spatial extents. `kernel` is the weight's spatial shape, empty for poolings.
[[nodiscard]] Window read_window(const OpCall& call, at::IntArrayRef input_extents,
                                 std::vector<std::int64_t> kernel = {});

/// Pads the spatial axes with `value` on both sides, as the window says.
[[nodiscard]] at::Tensor pad(const at::Tensor& input, const Window& window, double value);

}  // namespace etalon::models
