// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/contract/examine.hpp"

namespace etalon::models {

/// What a pass of two made-up samples shows: the columns of the scored output, whether samples are
/// computed apart, whether a declared probability is one, whether the gradient and the inference
/// engine compute the graph. For graphs that `examine` found nothing against.
[[nodiscard]] std::vector<Objection> dry_run(const Graph& graph, const ScoredOutput& output,
                                             const ModelDemand& demand);

}  // namespace etalon::models
