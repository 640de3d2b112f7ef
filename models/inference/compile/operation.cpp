// SPDX-License-Identifier: Apache-2.0
#include "models/inference/compile/operation.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models::inference {

bool Operation::requantizes() const {
  if (!is_int8() || !epilogue.quantization || !residual.empty()) return false;
  for (const Operand& operand : operands) {
    if (operand.quantization && operand.quantization->dtype != epilogue.quantization->dtype) {
      return false;
    }
  }
  const Activation& activation = epilogue.activation;
  const bool is_relu = activation.kind == Activation::Kind::relu && activation.alpha == 0.0F;
  return activation.kind == Activation::Kind::none ||
         (is_relu && epilogue.quantization->zero_point == epilogue.quantization->lowest_level());
}

const Array& Operation::constant(std::size_t i) const {
  if (!has_operand(i)) fail(text("input ", i, " is missing"));
  if (!operands[i].constant) fail(text("input ", i, " must be a constant of the graph"));
  return *operands[i].constant;
}

void Operation::fail(std::string_view reason) const {
  throw Error(ErrorKind::unsupported, text("node '", node.name, "' (", node.op, "): ", reason));
}

}  // namespace etalon::models::inference
