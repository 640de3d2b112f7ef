// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/inference/compile/operation.hpp"

namespace etalon::models::inference {

/// The window of a convolution or pooling, one entry per spatial axis, and the extents it makes.
struct SlidingWindow {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilations;
  std::vector<std::int64_t> pads_begin;
  std::vector<std::int64_t> pads_end;
  std::vector<std::int64_t> outputs;
};

/// Reads the attributes of Conv (`kernel` is the weight's) or of a pooling (`kernel` empty) for an
/// input with the given spatial extents. Throws an error naming the node when they do not fit.
[[nodiscard]] SlidingWindow read_window(const Operation& operation,
                                        const std::vector<std::int64_t>& extents,
                                        std::vector<std::int64_t> kernel = {});
/// The same for ConvTranspose: `outputs` are the larger extents, and the end pads are less by
/// output_padding (they may be negative).
[[nodiscard]] SlidingWindow read_transposed_window(const Operation& operation,
                                                   const std::vector<std::int64_t>& extents,
                                                   std::vector<std::int64_t> kernel);

}  // namespace etalon::models::inference
