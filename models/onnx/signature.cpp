// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/signature.hpp"

#include <onnx/defs/schema.h>

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

/// Fewer than required is no valid model; more may be a newer opset's operator.
void check_count(const Node& node, std::string_view what, std::size_t count, int least, int most) {
  const bool too_few = std::cmp_less(count, least);
  check(!too_few && std::cmp_less_equal(count, most),
        too_few ? ErrorKind::format : ErrorKind::unsupported,
        text("node '", node.name, "' (", node.op, ") has ", count, " ", what,
             "; in opset 17 the operator has ", least,
             most == least ? std::string()
             : most > 1000 ? std::string(" or more")
                           : text(" to ", most)));
}

}  // namespace

void check_signatures(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    const onnx::OpSchema* schema = onnx::OpSchemaRegistry::Schema(node.op, 17);
    if (schema == nullptr) continue;
    check_count(node, "inputs", node.inputs.size(), schema->min_input(), schema->max_input());
    check_count(node, "outputs", node.outputs.size(), schema->min_output(), schema->max_output());
    const auto& formal = schema->inputs();
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const auto& parameter = formal[std::min(i, formal.size() - 1)];
      check(!node.inputs[i].empty() || parameter.GetOption() == onnx::OpSchema::Optional,
            ErrorKind::format,
            text("node '", node.name, "' (", node.op, "): its input ", parameter.GetName(),
                 " is missing"));
    }
  }
}

}  // namespace etalon::models
