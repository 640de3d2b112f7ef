// SPDX-License-Identifier: Apache-2.0
#include "models/executor/op.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {

const at::Tensor& OpCall::input(std::size_t i) const {
  if (!has_input(i)) fail(text("input ", i, " is missing"));
  return inputs[i];
}

void OpCall::fail(std::string_view reason) const {
  throw Error(ErrorKind::format, text("node '", node.name, "' (", node.op, "): ", reason));
}

void OpCall::refuse(std::string_view reason) const {
  throw Error(ErrorKind::unsupported, text("node '", node.name, "' (", node.op, "): ", reason));
}

const Op& find_op(const Node& node) {
  const std::array tables = {convolution_ops(), linear_ops(),  normalization_ops(),
                             elementwise_ops(), pooling_ops(), shape_ops(),
                             quantization_ops()};
  std::vector<std::string> names;
  for (const auto& table : tables) {
    for (const Op& op : table) {
      if (op.name == node.op) return op;
      names.emplace_back(op.name);
    }
  }
  const std::string near = nearest(node.op, names);
  throw Error(ErrorKind::unsupported,
              text("node '", node.name, "': operator ", node.op, " is not supported",
                   near.empty() ? "" : text(" (nearest: ", near, ")")));
}

}  // namespace etalon::models
