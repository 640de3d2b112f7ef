// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/inference/compile/operation.hpp"

namespace etalon::models::inference {

/// How whole-number sums of an int8 convolution or product become levels:
/// saturate(round_half_even((sum + bias) · factor) + zero_point), with one bias and factor per
/// channel.
///
/// The factor is input scale · weight scale / output scale, rounded to f32 after each of the two.
/// The bias is a whole number, the multiple of input scale · weight scale next to the given one.
/// Both are f32 for oneDNN; sums and biases below 2²⁴ are exact in it.
struct Requantization {
  std::vector<float> bias;  ///< empty without
  std::vector<float> factors;

  /// `bias` holds one entry per channel, or none. Empty when the operation does not end in levels
  /// (`Operation::requantizes`) or a bias is no multiple that 32 bits hold.
  [[nodiscard]] static std::optional<Requantization> of(const Operation& operation,
                                                        std::span<const float> bias,
                                                        std::int64_t channels);
};

}  // namespace etalon::models::inference
