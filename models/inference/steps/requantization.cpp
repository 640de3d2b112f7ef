// SPDX-License-Identifier: Apache-2.0
#include "models/inference/steps/requantization.hpp"

#include <cmath>

namespace etalon::models::inference {

std::optional<Requantization> Requantization::of(const Operation& operation,
                                                 std::span<const float> bias,
                                                 std::int64_t channels) {
  if (!operation.requantizes()) return {};
  constexpr float largest_bias = 0x1p30F;  // with the sum of a large layer still within 32 bits
  const float input_scale = operation.operands[0].quantization->scale;
  const float output_scale = operation.epilogue.quantization->scale;
  const std::vector<float>& scales = operation.weight_scales;
  Requantization result{std::vector<float>(bias.begin(), bias.end()),
                        std::vector<float>(static_cast<std::size_t>(channels))};
  for (std::size_t c = 0; c < result.factors.size(); ++c) {
    const float sum_scale = input_scale * scales[scales.size() > 1 ? c : 0];
    result.factors[c] = sum_scale / output_scale;
    if (bias.empty()) continue;
    result.bias[c] = std::nearbyint(bias[c] / sum_scale);
    if (!(std::abs(result.bias[c]) <= largest_bias)) return {};
  }
  return result;
}

}  // namespace etalon::models::inference
