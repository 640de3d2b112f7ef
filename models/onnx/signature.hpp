// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Compares the inputs and outputs of every node with what its operator has in opset 17, so that
/// whatever works on graphs finds the inputs that an operator requires. Throws a format error
/// naming node and reason for what is missing, an unsupported error for what is too much;
/// operators that ONNX does not know are left to those who compute them.
void check_signatures(const Graph& graph);

}  // namespace etalon::models
