// SPDX-License-Identifier: Apache-2.0
#include "models/graph/weight_layout.hpp"

namespace etalon::models {
namespace {

std::int64_t groups_of(const Node& node) {
  return node.op == "ConvTranspose" ? attribute_or(node, "group", std::int64_t{1}) : 1;
}

}  // namespace

std::int64_t output_axis(const Node& node) {
  if (node.op == "Conv") return 0;
  if (node.op == "Gemm" && attribute_or(node, "transB", std::int64_t{0}) != 0) return 0;
  return 1;
}

std::int64_t input_axis(const Node& node) { return 1 - output_axis(node); }

std::int64_t output_channels(const Node& node, const Shape& weight_shape) {
  return weight_shape.at(static_cast<std::size_t>(output_axis(node))) * groups_of(node);
}

std::int64_t output_channel(const Node& node, const Shape& weight_shape, std::int64_t index) {
  std::int64_t taps = 1;
  for (std::size_t axis = 2; axis < weight_shape.size(); ++axis) taps *= weight_shape[axis];
  const std::int64_t row = index / (weight_shape.at(1) * taps);
  const std::int64_t column = index / taps % weight_shape.at(1);
  if (output_axis(node) == 0) return row;
  return row / (weight_shape.at(0) / groups_of(node)) * weight_shape.at(1) + column;
}

}  // namespace etalon::models
