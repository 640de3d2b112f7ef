// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/text.hpp"
#include "models/executor/op.hpp"

namespace etalon::models {
namespace {

/// Shapes a per-axis scale or zero point (C) so that it broadcasts along `axis` of `x`.
at::Tensor along_axis(const OpCall& call, const at::Tensor& values, const at::Tensor& x) {
  if (values.dim() == 0 || values.numel() == 1) return values.reshape({});
  // The default, 1, is left standing for biases.
  std::int64_t axis = x.dim() == 1 ? 0 : call.attribute("axis", std::int64_t{1});
  if (axis < 0) axis += x.dim();
  if (axis < 0 || axis >= x.dim() || values.numel() != x.size(axis)) {
    call.fail(text("a scale of ", values.numel(), " entries does not fit axis ", axis));
  }
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[static_cast<std::size_t>(axis)] = values.numel();
  return values.reshape(shape);
}

/// QuantizeLinear-13: saturate(round_half_even(x / scale) + zero_point).
std::vector<at::Tensor> quantize_linear(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  const at::ScalarType type = call.has_input(2) ? call.input(2).scalar_type() : at::kByte;
  if (type != at::kByte && type != at::kChar) call.fail("the zero point must be u8 or i8");
  at::Tensor levels = at::round(x / along_axis(call, call.input(1), x));
  if (call.has_input(2)) levels = levels + along_axis(call, call.input(2), x).to(at::kFloat);
  const double low = type == at::kByte ? 0 : -128;
  return {at::clamp(levels, low, low + 255).to(type)};
}

/// DequantizeLinear-13: (x − zero_point) · scale.
std::vector<at::Tensor> dequantize_linear(const OpCall& call) {
  const at::Tensor& x = call.input(0);
  at::Tensor levels = x.to(at::kFloat);
  if (call.has_input(2)) levels = levels - along_axis(call, call.input(2), x).to(at::kFloat);
  return {levels * along_axis(call, call.input(1), x)};
}

constexpr std::array quantization_table = {Op{"QuantizeLinear", quantize_linear},
                                           Op{"DequantizeLinear", dequantize_linear}};

}  // namespace

std::span<const Op> quantization_ops() { return quantization_table; }

}  // namespace etalon::models
