// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "models/inference/loops/loops.hpp"
#include "models/inference/steps/step.hpp"

namespace etalon::models::inference {

Step prepare_quantize(const Operation& operation, Slots slots) {
  if (slots[0].dtype != DType::f32) operation.fail("the input is quantized already");
  const Slot output{operation.epilogue.quantization->dtype, slots[0].shape};
  Step step{output, 0, {}};
  step.bind = [count = output.count(), epilogue = operation.epilogue](const Binding& binding) {
    return [=] {
      alignas(64) float values[chunk];
      const auto* x = reinterpret_cast<const float*>(binding.operands[0]);
      for (std::int64_t i = 0; i < count; i += chunk) {
        const std::int64_t n = std::min(chunk, count - i);
        std::copy_n(x + i, n, values);
        finish(values, n, epilogue, binding.output, i);
      }
    };
  };
  return step;
}

/// DequantizeLinear, and Cast to f32 as scale 1 and zero point 0.
Step prepare_dequantize(const Operation& operation, Slots slots) {
  const Slot& input = slots[0];
  Quantization quantization{1.0F, 0, input.dtype};
  if (operation.node.op == "Cast") {
    if (attribute_or(operation.node, "to", std::int64_t{0}) != 1) {
      operation.fail("only casts to f32 are supported");
    }
  } else {
    if (operation.operands[0].quantization->dtype != input.dtype) {
      operation.fail(
          text("the zero point does not have the input's type ", to_string(input.dtype)));
    }
    quantization = *operation.operands[0].quantization;
  }
  const Slot output{DType::f32, input.shape};
  Step step{output, 0, {}};
  step.bind = [count = output.count(), quantization,
               real = input.dtype == DType::f32](const Binding& binding) {
    return [=] {
      auto* to = reinterpret_cast<float*>(binding.output);
      if (real) {
        std::copy_n(reinterpret_cast<const float*>(binding.operands[0]), count, to);
      } else {
        dequantize(binding.operands[0], 0, count, quantization, to);
      }
    };
  };
  return step;
}

namespace {

/// Levels to levels. The order of roundings is that of ONNX Runtime's QLinearAdd.
Step prepare_level_sum(const Operation& operation, const Slot& output) {
  const Quantization& a = *operation.operands[0].quantization;
  const Quantization& b = *operation.operands[1].quantization;
  const Quantization& to = *operation.epilogue.quantization;
  LevelSum sum{a.scale / to.scale, b.scale / to.scale, 0.0F};
  const auto zero = [](const Quantization& of) { return static_cast<float>(of.zero_point); };
  sum.shift = zero(to) - std::fma(sum.a_factor, zero(a), sum.b_factor * zero(b));
  Step step{output, 0, {}};
  step.bind = [=, count = output.count()](const Binding& binding) {
    return [=] {
      add_levels(binding.operands[0], binding.operands[1], count, sum, output.dtype,
                 binding.output);
    };
  };
  return step;
}

}  // namespace

/// The sum of two quantized values. With anything but levels as its result: dequantize, add,
/// activate, quantize, as the graph says.
Step prepare_add_int8(const Operation& operation, Slots slots) {
  if (slots[0].shape != slots[1].shape) {
    operation.fail(text("quantized values of shapes ", shape_text(slots[0].shape), " and ",
                        shape_text(slots[1].shape), " cannot be added"));
  }
  Slot output{DType::f32, slots[0].shape};
  if (operation.epilogue.quantization) output.dtype = operation.epilogue.quantization->dtype;
  if (operation.requantizes()) return prepare_level_sum(operation, output);
  Step step{output, 0, {}};
  step.bind = [count = output.count(), epilogue = operation.epilogue,
               first = *operation.operands[0].quantization,
               second = *operation.operands[1].quantization](const Binding& binding) {
    return [=] {
      alignas(64) float left[chunk];
      alignas(64) float right[chunk];
      for (std::int64_t i = 0; i < count; i += chunk) {
        const std::int64_t n = std::min(chunk, count - i);
        dequantize(binding.operands[0], i, n, first, left);
        dequantize(binding.operands[1], i, n, second, right);
        combine(Binary::add, left, n, right, n, 1, n, left);
        finish(left, n, epilogue, binding.output, i);
      }
    };
  };
  return step;
}

}  // namespace etalon::models::inference
