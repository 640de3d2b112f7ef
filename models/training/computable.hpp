// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Throws unless some output of the model depends on what training changes.
void check_trainable(const Graph& graph);

/// Throws unless a model can be fed samples of this shape (without the batch axis) in training and
/// predict them: one f32 input of that shape with a free batch, every row of a batch computed by
/// itself, and all of it known to the executor and to the inference engine.
/// Names input or node. Computes nothing; under a second for the networks of the zoo.
void check_computable(const Graph& graph, const Shape& sample);

}  // namespace etalon::models
