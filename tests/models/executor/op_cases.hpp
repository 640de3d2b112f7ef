// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models::testing {

/// One operator in one setting: a graph of that node alone, with its float inputs. The same list
/// serves the finite-difference test and the comparison with PyTorch.
struct OpCase {
  std::string name;
  Graph graph;
  std::vector<Array> inputs;  ///< one per graph input, values in (−1, 1) keyed by the case
};

/// Every differentiable operator of the executor at least once.
[[nodiscard]] std::vector<OpCase> op_cases();

}  // namespace etalon::models::testing
