// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/text.hpp"
#include "models/graph/constant.hpp"
#include "models/graph/types/rule.hpp"

namespace etalon::models {
namespace {

/// Relu, LeakyRelu, Sigmoid.
ValueType same(const RuleCall& call) { return call.real_input(0); }

ValueType identity(const RuleCall& call) { return call.input(0); }

void expect_scalar(const RuleCall& call, std::size_t i) {
  if (call.has_input(i) && element_count(call.constant(i).shape) != 1) {
    fail_malformed(call.node, text("input ", i, " must be one number"));
  }
}

/// Clip-13: bounds are optional scalars.
ValueType clip(const RuleCall& call) {
  for (const std::size_t i : {1U, 2U}) {
    expect_scalar(call, i);
    if (call.has_input(i)) static_cast<void>(call.real_input(i));
  }
  return call.real_input(0);
}

/// Dropout-13: the ratio is an optional scalar.
ValueType dropout(const RuleCall& call) {
  expect_scalar(call, 1);
  if (call.has_input(1)) {
    const double ratio = element_as_double(call.constant(1), 0);
    if (!(ratio >= 0.0 && ratio < 1.0)) {
      fail_malformed(call.node, text("ratio ", ratio, " is not in [0, 1)"));
    }
  }
  return call.real_input(0);
}

/// Softmax-13 along one axis.
ValueType softmax(const RuleCall& call) {
  const ValueType& x = call.real_input(0, 1);
  const std::int64_t axis =
      call.wrapped(attribute_or(call.node, "axis", std::int64_t{-1}), x.rank());
  if (axis == 0 && x.has_batch()) call.fail_mixing("axis 0");
  return x;
}

/// Add-14, Sub-14, Mul-14, Div-14.
ValueType binary(const RuleCall& call) {
  const ValueType& a = call.input(0);
  const ValueType& b = call.input(1);
  if (a.dtype != b.dtype) {
    fail_malformed(call.node, text("the inputs are of types ", to_string(a.dtype), " and ",
                                   to_string(b.dtype)));
  }
  if (a.has_batch() || b.has_batch()) static_cast<void>(call.real_input(0));
  return {a.dtype, broadcast(call, a.shape, b.shape)};
}

/// Cast-13.
ValueType cast(const RuleCall& call) {
  const std::int64_t to = attribute_or(call.node, "to", std::int64_t{0});
  const auto dtype = dtype_of_onnx(to);
  if (!dtype || *dtype == DType::u16) {
    fail_unsupported(call.node, text("cast to ONNX element type ", to, " is not supported"));
  }
  return {*dtype, call.input(0).shape};
}

/// Scales, and zero points if given: one for all, or one per entry of `axis`.
void check_scales(const RuleCall& call, const ValueType& x) {
  const std::int64_t scales = element_count(call.real_input(1).shape);
  const std::int64_t zeros = call.has_input(2) ? element_count(call.input(2).shape) : scales;
  // The default, 1, is left standing for biases.
  const std::int64_t axis = x.rank() == 1 ? 0 : attribute_or(call.node, "axis", std::int64_t{1});
  const std::int64_t place = axis < 0 ? axis + x.rank() : axis;
  const bool along_axis =
      place >= 0 && place < x.rank() && x.shape[static_cast<std::size_t>(place)] == scales;
  if ((scales != 1 && !along_axis) || zeros != scales) {
    fail_malformed(call.node, text(scales, " scales and ", zeros, " zero points do not fit axis ",
                                   axis, " of a value of shape ", shape_text(x.shape)));
  }
}

ValueType quantize_linear(const RuleCall& call) {
  const ValueType& x = call.real_input(0);
  const DType dtype = call.has_input(2) ? call.input(2).dtype : DType::u8;
  if (dtype != DType::u8 && dtype != DType::i8) {
    fail_unsupported(call.node, "the zero point must be u8 or i8");
  }
  check_scales(call, x);
  return {dtype, x.shape};
}

ValueType dequantize_linear(const RuleCall& call) {
  const ValueType& x = call.input(0);
  if (x.dtype != DType::u8 && x.dtype != DType::i8 && x.dtype != DType::i32) {
    fail_malformed(call.node, text("a value of type ", to_string(x.dtype), " holds no levels"));
  }
  if (call.has_input(2) && call.input(2).dtype != x.dtype) {
    fail_malformed(call.node,
                   text("the zero point does not have the input's type ", to_string(x.dtype)));
  }
  check_scales(call, x);
  return {DType::f32, x.shape};
}

constexpr std::array elementwise_table = {RuleRow{"Relu", same},
                                          RuleRow{"LeakyRelu", same},
                                          RuleRow{"Sigmoid", same},
                                          RuleRow{"Softmax", softmax},
                                          RuleRow{"Add", binary},
                                          RuleRow{"Sub", binary},
                                          RuleRow{"Mul", binary},
                                          RuleRow{"Div", binary},
                                          RuleRow{"Clip", clip},
                                          RuleRow{"Identity", identity},
                                          RuleRow{"Cast", cast},
                                          RuleRow{"Dropout", dropout},
                                          RuleRow{"QuantizeLinear", quantize_linear},
                                          RuleRow{"DequantizeLinear", dequantize_linear}};

}  // namespace

std::span<const RuleRow> elementwise_rules() { return elementwise_table; }

}  // namespace etalon::models
