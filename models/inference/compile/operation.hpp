// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models::inference {

/// Name of the operation that gives its first operand the shape of its second: a Reshape that reads
/// the result of a Shape. No operator of ONNX has it.
inline constexpr const char* reshape_like = "ReshapeLike";

/// Scale and zero point of a whole tensor: real = (level − zero_point) · scale.
struct Quantization {
  float scale = 1.0F;
  std::int32_t zero_point = 0;
  DType dtype = DType::u8;  ///< u8 or i8

  /// Bounds of the type.
  [[nodiscard]] std::int32_t lowest_level() const { return dtype == DType::u8 ? 0 : -128; }
  [[nodiscard]] std::int32_t highest_level() const { return dtype == DType::u8 ? 255 : 127; }

  bool operator==(const Quantization&) const = default;
};

/// max(x, alpha·x) for relu (alpha 0 for Relu), or a clamp to [low, high].
struct Activation {
  enum class Kind : std::uint8_t { none, relu, clip };
  Kind kind = Kind::none;
  float alpha = 0.0F;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};

/// What is done to an operator's result before it is stored.
struct Epilogue {
  Activation activation = {};
  std::optional<Quantization> quantization = {};  ///< f32 is stored without
};

/// An input of an operation: a computed value or a constant; neither when it is absent.
struct Operand {
  std::string value = {};
  std::optional<Array> constant = {};
  std::optional<Quantization> quantization = {};  ///< the value is stored quantized
};

/// One operator with everything that is fused into it. Node keeps name and attributes.
struct Operation {
  Node node;
  std::vector<Operand> operands;
  std::vector<float> weight_scales = {};  ///< of an i8 weight: one, or one per output channel
  std::string residual = {};              ///< f32 value added before the activation
  Epilogue epilogue = {};
  std::string output;

  /// Computed in int8: its operands are quantized.
  [[nodiscard]] bool is_int8() const {
    return !operands.empty() && operands[0].quantization.has_value() &&
           node.op != "DequantizeLinear";
  }
  /// Levels in, levels out, and nothing between them that asks for real numbers: no residual, no
  /// activation but a Relu that saturation at the lowest level does anyway. ONNX Runtime fuses the
  /// same operators, so their arithmetic is taken over to the bit (docs/semantics/int8.md).
  [[nodiscard]] bool requantizes() const;
  [[nodiscard]] bool has_operand(std::size_t i) const {
    return i < operands.size() && (!operands[i].value.empty() || operands[i].constant.has_value());
  }
  /// The constant at input `i`; throws an unsupported error naming the node when it is computed.
  [[nodiscard]] const Array& constant(std::size_t i) const;
  /// Throws an error with operator and node in front.
  [[noreturn]] void fail(std::string_view reason) const;
};

}  // namespace etalon::models::inference
