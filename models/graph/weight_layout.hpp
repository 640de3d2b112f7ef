// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/graph/graph.hpp"

namespace etalon::models {

// Where the weights of Conv (O,I/g,…), ConvTranspose (I,O/g,…), Gemm and MatMul (I,O) or, with
// transB, (O,I) keep their channels.

/// The axis of the weight that runs over output channels (of one group, for ConvTranspose).
[[nodiscard]] std::int64_t output_axis(const Node& node);
/// The axis of the weight that runs over input channels (of one group, for Conv).
[[nodiscard]] std::int64_t input_axis(const Node& node);
/// Output channels of the node.
[[nodiscard]] std::int64_t output_channels(const Node& node, const Shape& weight_shape);
/// The output channel that element `index` (row-major) of the weight contributes to.
[[nodiscard]] std::int64_t output_channel(const Node& node, const Shape& weight_shape,
                                          std::int64_t index);

}  // namespace etalon::models
