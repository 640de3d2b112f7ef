// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/compression/options.hpp"
#include "models/graph/graph.hpp"

namespace etalon::models {

/// How far executor and engine are apart on what quantization makes of a graph.
struct QuantizedTrial {
  double difference = 0;     ///< largest over the outputs, infinite for unlike shapes
  double largest_value = 1;  ///< of the executor's outputs, at least 1
};

/// Quantizes with ranges measured on `input` alone and computes it in both. Throws what either of
/// them, or quantization, throws.
[[nodiscard]] QuantizedTrial run_quantized(const Graph& graph, const Array& input,
                                           const CompressOptions& options);

}  // namespace etalon::models
