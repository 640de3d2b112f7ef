// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/compression/quantize.hpp"

namespace etalon::models {

/// The quantizable nodes, the most sensitive first: by the error of the graph's scored output over
/// `inputs` when that node alone is in int8, Σ(int8 − fp32)² / Σ fp32². Ties keep graph order. When
/// int8 fails its gate, nodes go back to floating point in this order.
[[nodiscard]] std::vector<std::string> by_sensitivity(const Graph& graph, const Calibration& ranges,
                                                      const CompressOptions& options,
                                                      std::span<const Array> inputs);

}  // namespace etalon::models
