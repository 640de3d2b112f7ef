// SPDX-License-Identifier: Apache-2.0
#include "models/graph/node_error.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {

void fail_malformed(const Node& node, std::string_view reason) {
  throw Error(ErrorKind::format, text("node '", node.name, "' (", node.op, "): ", reason));
}

void fail_unsupported(const Node& node, std::string_view reason) {
  throw Error(ErrorKind::unsupported, text("node '", node.name, "' (", node.op, "): ", reason));
}

}  // namespace etalon::models
