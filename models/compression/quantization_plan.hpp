// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "models/compression/calibration.hpp"

namespace etalon::models {

/// real = (level − zero_point) · scale, levels 0 … 255; zero has a level of its own.
struct ActivationScale {
  float scale = 1;
  std::uint8_t zero_point = 0;
  bool operator==(const ActivationScale&) const = default;
};

/// The scale whose levels span the range, widened to contain zero.
[[nodiscard]] ActivationScale activation_scale(ActivationRange range);

/// Which nodes run in int8 and which values carry a QuantizeLinear/DequantizeLinear pair.
struct QuantizationPlan {
  std::set<std::string> nodes;                         ///< names
  std::map<std::string, ActivationScale> activations;  ///< by value name
};

/// Whether `quantize` can put the node in int8.
[[nodiscard]] bool is_quantizable(const Graph& graph, const Node& node);

/// Every value that a planned node reads carries a pair, and so do the results of planned Adds
/// (behind the activation that follows). Operators that only move values (pooling by maximum,
/// Concat, Flatten, Reshape, Transpose) pass the pair on to what they read, with one scale for all
/// of it, so that they move levels. Throws a usage error for a value without a range and for a name
/// in `keep_float` that is no quantizable node.
[[nodiscard]] QuantizationPlan plan_quantization(const Graph& graph, const Calibration& ranges,
                                                 const std::set<std::string>& keep_float);

}  // namespace etalon::models
