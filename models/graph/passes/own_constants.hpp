// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/graph/graph.hpp"

namespace etalon::models {

/// Gives each use of an initializer its own, where the file stored one for several: exporters write
/// equal arrays once and read the others through Identity, and leave weights transposed.
///
/// - Identity of an initializer becomes an initializer of that name.
/// - Transpose of an initializer that nobody else reads becomes the transposed initializer.
/// - Running statistics of a BatchNormalization that something else reads too become its own.
///
/// The graph computes the same. Throws unsupported when the copies would take more than `max_bytes`
/// beyond the size of all initializers.
void own_constants(Graph& graph, std::int64_t max_bytes = std::int64_t{64} << 20);

}  // namespace etalon::models
