// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/graph/graph.hpp"

namespace etalon::models {

/// How much of a batch a trial run computes. What a run shows does not depend on the extent of an
/// image or volume; the time and the memory that it takes do.
struct Trial {
  Shape sample_shape;        ///< without the batch
  std::int64_t samples = 2;  ///< 0: a single one would take long, nothing is computed
  /// With the gradient, and whether samples are computed apart: what needs two samples and several
  /// passes. Else one sample goes through executor and engine.
  bool is_whole = true;
};

/// The graph for samples of any extent behind the channels: files and zoo often name those of the
/// samples that they were made for.
[[nodiscard]] Graph with_free_extents(const Graph& graph);

/// Smaller samples for a model that takes longer than a moment with these, where the graph with
/// free extents computes them as well; else one sample of these, or none of a model so large that
/// one takes many seconds. Follows from the graph alone, not from a clock.
[[nodiscard]] Trial moment_of(const Graph& graph, const Shape& sample_shape);

/// What a trial run is fed, one after the other until an output is finite: numbers around 0, and
/// ones, for a model that divides by a mean of its input. f32, batch first.
[[nodiscard]] std::vector<Array> made_up_inputs(const Trial& trial);

/// Largest |a − b| over two arrays of one length; infinite where one of two unlike values is not
/// finite, or lengths differ.
[[nodiscard]] double largest_difference(std::span<const float> a, std::span<const float> b);

/// Largest |a| of the finite values, and at least 1.
[[nodiscard]] double largest_value_of(std::span<const float> a);

}  // namespace etalon::models
