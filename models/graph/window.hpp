// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// The sliding window of a convolution or pooling, one entry per spatial axis, and the extents that
/// it makes. Kernel, strides, dilations and outputs are at least 1, pads at least 0, those of a
/// pooling below the reach of its window; all are small enough that products do not overflow.
struct Window {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilations;
  std::vector<std::int64_t> pads_begin;
  std::vector<std::int64_t> pads_end;
  std::vector<std::int64_t> outputs;
  std::vector<std::int64_t> output_padding;  ///< of ConvTranspose alone

  [[nodiscard]] std::size_t axes() const { return kernel.size(); }
  [[nodiscard]] bool is_symmetric() const { return pads_begin == pads_end; }
  /// Input positions between the first and the last tap, both counted.
  [[nodiscard]] std::int64_t reach(std::size_t axis) const {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }
};

/// Reads kernel_shape, strides, dilations, pads, auto_pad and ceil_mode of Conv (`kernel` is the
/// weight's) or of a pooling (`kernel` empty) for an input with the given spatial extents. Throws
/// an error naming the node when they do not fit.
[[nodiscard]] Window read_window(const Node& node, std::span<const std::int64_t> extents,
                                 std::vector<std::int64_t> kernel = {});
/// The same for ConvTranspose.
[[nodiscard]] Window read_transposed_window(const Node& node, std::span<const std::int64_t> extents,
                                            std::vector<std::int64_t> kernel);

}  // namespace etalon::models
