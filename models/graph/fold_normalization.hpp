// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Puts each BatchNormalization whose parameters are constants into the weight and bias of the
/// convolution or Gemm before it, when nobody else reads what lies between; in double, rounded
/// once. What does not fit stays as it is. The same function at inference, linear in nodes.
void fold_normalizations(Graph& graph);

}  // namespace etalon::models
