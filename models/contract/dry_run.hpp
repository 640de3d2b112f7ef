// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/contract/examine.hpp"
#include "models/contract/trial.hpp"

namespace etalon::models {

/// What a pass of made-up samples shows: whether executor and inference engine compute the graph,
/// outputs that are finite and agree, the columns of the scored output, whether samples are
/// computed apart, whether a declared probability is one, whether there is a gradient, and the same
/// of the quantized graph where the demand names one. For graphs that `examine` found nothing
/// against.
[[nodiscard]] std::vector<Objection> dry_run(const Graph& graph, const ScoredOutput& output,
                                             const ModelDemand& demand, const Trial& trial);

}  // namespace etalon::models
