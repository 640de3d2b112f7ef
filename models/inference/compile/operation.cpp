// SPDX-License-Identifier: Apache-2.0
#include "models/inference/compile/operation.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models::inference {

const Array& Operation::constant(std::size_t i) const {
  if (!has_operand(i)) fail(text("input ", i, " is missing"));
  if (!operands[i].constant) fail(text("input ", i, " must be a constant of the graph"));
  return *operands[i].constant;
}

void Operation::fail(std::string_view reason) const {
  throw Error(ErrorKind::unsupported, text("node '", node.name, "' (", node.op, "): ", reason));
}

}  // namespace etalon::models::inference
