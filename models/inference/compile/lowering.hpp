// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/inference/compile/operation.hpp"

namespace etalon::models::inference {

/// A graph as a sequence of fused operations.
struct Program {
  std::vector<Operation> operations;
  std::vector<std::string> outputs;  ///< values, in the order of the graph's outputs
};

/// Fuses a simplified graph: activations, residual sums and QuantizeLinear go into the operator
/// before them; a convolution, Gemm, MatMul, Add or GlobalAveragePool between DequantizeLinear and
/// QuantizeLinear becomes an int8 operation. A DequantizeLinear stays only where somebody reads
/// real numbers.
[[nodiscard]] Program lower(const Graph& graph);

/// `conv conv1 int8 +relu`.
[[nodiscard]] std::string describe(const Operation& operation);

}  // namespace etalon::models::inference
